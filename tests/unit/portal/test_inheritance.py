"""Views put together: every position, and what no longer fits."""

from __future__ import annotations

import pytest
from lxml import etree

from ostiary.portal.inheritance import DoesNotFit
from ostiary.portal.views import View, combine, fields_read

ROOT = '<t t-name="x"><div id="a" class="one two"><p name="q">old</p><field name="f"/></div></t>'


def view(arch: str, number: int = 1) -> View:
    return View(
        number,
        f"x.v{number}",
        arch,
        None if number == 1 else 1,
        "primary" if number == 1 else "extension",
        16,
        None,
        None,
        None,
        True,
    )


def combined(*specs: str) -> str:
    parts = [view(ROOT), *(view(f"<data>{spec}</data>", number) for number, spec in enumerate(specs, 2))]
    return etree.tostring(combine(parts), encoding="unicode")


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ('<xpath expr="//p" position="after"><b/><i/></xpath>', '<p name="q">old</p><b/><i/><field name="f"/>'),
        ('<xpath expr="//p" position="before"><b/><i/></xpath>', '<b/><i/><p name="q">old</p>'),
        ('<xpath expr="//div" position="inside"><b/></xpath>', '<field name="f"/><b/></div>'),
        ('<xpath expr="//div"><b/></xpath>', '<field name="f"/><b/></div>'),
        ('<xpath expr="//p" position="replace"><b/></xpath>', '<b/><field name="f"/>'),
        ('<xpath expr="//p" position="replace"/>', 'class="one two"><field name="f"/>'),
        ('<xpath expr="//p" position="replace"><b><t>$0</t></b></xpath>', '<b><t><p name="q">old</p></t></b>'),
        ('<xpath expr="//div" position="replace" mode="inner"><b/></xpath>', 'class="one two"><b/></div>'),
        ("<xpath expr=\"//div[hasclass('two', 'one')]\" position=\"inside\"><b/></xpath>", "<b/></div>"),
        ('<p name="q" position="attributes"><attribute name="id">z</attribute></p>', '<p name="q" id="z">'),
        ('<p position="attributes"><attribute name="name"/></p>', "<p>old</p>"),
        (
            '<div position="attributes"><attribute name="class" add="three" remove="one" separator=" "/></div>',
            'class="two three"',
        ),
        (
            '<field name="f" position="after"><xpath expr="//p" position="move"/></field>',
            '<field name="f"/><p name="q">old</p>',
        ),
    ],
)
def test_a_view_changes_the_one_that_it_extends(spec: str, expected: str) -> None:
    assert expected in combined(spec)


def test_the_whole_view_may_be_replaced() -> None:
    assert combined('<xpath expr="/t" position="replace"><t t-name="y"><u/></t></xpath>') == '<t t-name="y"><u/></t>'


def test_later_views_see_what_earlier_ones_made() -> None:
    assert "<b><i/></b>" in combined('<p name="q" position="after"><b/></p>', '<b position="inside"><i/></b>')


@pytest.mark.parametrize(
    ("specs", "reason", "guilty"),
    [
        (
            ['<xpath expr="//h1" position="after"><b/></xpath>'],
            '`<xpath expr="//h1" position="after">` cannot be located',
            2,
        ),
        (
            ['<p name="q" position="replace"/>', '<p name="q" position="after"><b/></p>'],
            '`<p name="q" position="after">` cannot',
            3,
        ),
        (['<xpath expr="//p[" position="after"/>'], "has an expression that is no XPath", 2),
        (['<xpath expr="//p" position="sideways"><b/></xpath>'], "has a position that there is not", 2),
        (['<xpath expr="//p" position="after"><xpath expr="//h1" position="move"/></xpath>'], "cannot be located", 2),
        (["<broken"], "it is not XML", 2),
    ],
)
def test_what_does_not_fit_names_the_view_and_the_node(specs: list[str], reason: str, guilty: int) -> None:
    with pytest.raises(DoesNotFit) as error:
        combined(*specs)
    assert reason in error.value.reason
    assert error.value.view is not None and error.value.view.id == guilty
    assert error.value.template == "x.v1"


def test_entities_are_never_followed() -> None:
    bomb = '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><t>&b;</t>'
    found = combine([view(bomb)])
    assert "aaaa" not in "".join(found.itertext())


def test_fields_that_a_template_reads_and_whether_it_always_does() -> None:
    arch = etree.fromstring(
        '<t><b t-esc="product.cost"/><t t-if="product.shown"><i t-out="product.price + 1"/></t>'
        '<u t-if="user" t-field="product.name"/><p t-att-x="product.hidden"/><q t-esc="my_product.other"/></t>'
    )
    assert sorted(fields_read([arch], "product", lambda groups: True)) == [
        ("cost", True),
        ("name", False),
        ("price", False),
        ("shown", True),
    ]


def test_what_has_groups_is_read_by_those_who_are_in_them() -> None:
    arch = etree.fromstring(
        '<t><b groups="base.group_user" t-esc="product.cost"/><i t-groups="base.group_user"><u t-out="product.price"/></i>'
        '<p groups="base.group_portal" t-esc="product.name"/></t>'
    )
    asked = fields_read([arch], "product", lambda groups: groups == "base.group_portal")
    assert list(asked) == [("name", True)]
