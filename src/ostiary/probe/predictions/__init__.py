"""What should happen: foretold by the engine where there is a source, else by whose pages show what."""
