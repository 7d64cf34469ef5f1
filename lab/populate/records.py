"""Creating records that tests can find again by an external identifier, `lab.NAME`."""


def make(env, name, model, values):
    """Create a record and name it `lab.NAME`."""
    return make_all(env, model, {name: values})


def make_all(env, model, values_by_name):
    """Create many records at once, which is several times faster, and name each."""
    records = env[model].create(list(values_by_name.values()))
    for name, record in zip(values_by_name, records):
        named(env, name, record)
    return records


def named(env, name, record):
    env["ir.model.data"].create(
        {
            "module": "lab",
            "name": name,
            "model": record._name,
            "res_id": record.id,
            "noupdate": True,
        }
    )
    return record


def lab(env, name):
    """The record named `lab.NAME`."""
    return env.ref("lab." + name)


def lab_all(env, names):
    """The records of these names, as one recordset; there must be a first."""
    records = [lab(env, name) for name in names]
    return records[0].concat(*records[1:])
