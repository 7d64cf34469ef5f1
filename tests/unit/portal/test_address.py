"""Addresses as people paste them, read into what they want."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.errors import UsageError
from ostiary.portal.address import Address, is_backend, read_address
from ostiary.portal.pages import PAGES, document_page, list_pages, pages_of


def wanted(url: str, series: str = "19.0") -> tuple[str | None, str | None, int | None]:
    """(path of the page, model, record)"""
    found = read_address(url, series)
    return found.page.path if found.page else None, found.model, found.record_id


@pytest.mark.parametrize(
    ("url", "page", "model", "record"),
    [
        ("/my/orders/42", "/my/orders/<id>", "sale.order", 42),
        ("/my/orders/42/", "/my/orders/<id>", "sale.order", 42),
        ("/my//orders/42", "/my/orders/<id>", "sale.order", 42),
        ("https://shop.example/my/orders/42?access_token=a-b", "/my/orders/<id>", "sale.order", 42),
        ("shop.example/my/orders/42", "/my/orders/<id>", "sale.order", 42),
        ("shop:8069/my/orders/42", "/my/orders/<id>", "sale.order", 42),
        ("localhost/my/orders/42", "/my/orders/<id>", "sale.order", 42),
        ("my/orders/42", "/my/orders/<id>", "sale.order", 42),
        ("javascript:alert(1)", None, None, None),
        ("<https://shop.example/fr_BE/my/invoices/7>", "/my/invoices/<id>", "account.move", 7),
        ("/fr/my/purchase/3", "/my/purchase/<id>", "purchase.order", 3),
        ("/my/orders/42/accept", "/my/orders/<id>/<word><rest>", "sale.order", 42),
        ("/my/orders/page/2", "/my/orders<end>", "sale.order", None),
        ("/my/orders?sortby=date", "/my/orders<end>", "sale.order", None),
        ("/my", "/my", None, None),
        ("/de/my", "/my", None, None),
        ("/web/content/55", "/web/content/<id>", "ir.attachment", 55),
        ("/web/content/55-1a2b/plan.pdf", "/web/content/<id>-<word>/<word>", "ir.attachment", 55),
        (
            "/web/image/product.template/4/image_128/90x90",
            "/web/image/<model>/<id>/<field>/<word>",
            "product.template",
            4,
        ),
        ("/web/content?model=sale.order&id=5&field=x", "/web/content", "sale.order", 5),
        ("/mail/view?model=sale.order&res_id=3&access_token=t", "/mail/view", "sale.order", 3),
        ("/shop/white-chair-12", "/shop/<slug>", "product.template", 12),
        ("/shop/12", "/shop/<slug>", "product.template", 12),
        ("/blog/news-1/hello-5", "/blog/<word>/<slug>", "blog.post", 5),
        ("/my/picking/pdf/9", "/my/picking/pdf/<id>", "stock.picking", 9),
        ("/my/nothing/9", None, None, None),
        ("/my/orders/99999999999999", "/my/orders/<id>", "sale.order", None),
        ("/my/orders/0", "/my/orders/<id>", "sale.order", None),
    ],
)
def test_an_address_says_which_page_and_record(
    url: str, page: str | None, model: str | None, record: int | None
) -> None:
    assert wanted(url) == (page, model, record)


def test_the_rest_of_an_address_is_kept_apart() -> None:
    found = read_address("https://u:p@Shop.example:8069/fr/my/orders/42?access_token=s%20t&report_type=pdf", "19.0")
    assert (found.host, found.lang, found.path, found.report) == ("Shop.example:8069", "fr", "/my/orders/42", "pdf")
    assert found.token == "s t"
    assert "s t" not in repr(found)
    assert read_address("/my/orders/1?access_token=", "19.0").token == ""
    assert read_address("/my/orders/1", "19.0").token is None
    assert read_address("/my/orders/1?pid=3&hash=ab", "19.0").signed
    assert read_address("/web/image/res.partner/3/image_1920", "19.0").file_field == "image_1920"


def test_the_first_of_two_tokens_counts_as_the_server_reads_it() -> None:
    assert read_address("/my/orders/1?access_token=one&access_token=two", "19.0").token == "one"


@pytest.mark.parametrize(
    ("series", "old", "new"),
    [("14.0", True, False), ("15.0", True, False), ("16.0", True, True), ("18.0", True, True), ("19.0", True, True)],
)
def test_projects_and_tasks_moved_with_16(series: str, old: bool, new: bool) -> None:
    assert (wanted("/my/project/1", series)[0] is not None) is old
    assert (wanted("/my/projects/1", series)[0] is not None) is new
    assert (wanted("/my/tasks/1", series)[1] == "project.task") is new


def test_a_record_is_shown_by_the_address_that_the_series_gives_it() -> None:
    shown = {series: document_page(series, "project.task") for series in ("14.0", "15.0", "16.0", "19.0")}
    assert {series: page.path for series, page in shown.items() if page} == {
        "14.0": "/my/task/<id>", "15.0": "/my/task/<id>", "16.0": "/my/tasks/<id>", "19.0": "/my/tasks/<id>",
    }  # fmt: skip
    assert document_page("19.0", "res.partner") is None
    order = document_page("19.0", "sale.order")
    assert order is not None and (order.path, order.token) == ("/my/orders/<id>", "access_token")


def test_lists_add_their_own_domain() -> None:
    assert [page.domain for page in list_pages("14.0", "account.move")] == [
        "[('move_type', 'in', ('in_invoice', 'out_invoice'))]"
    ]
    found = {page.path: page.domain for page in list_pages("19.0", "sale.order")}
    assert "('state', '=', 'sent')" in (found["/my/quotes<end>"] or "")


def test_each_path_has_one_page_in_each_series() -> None:
    for series in ("14.0", "15.0", "16.0", "17.0", "18.0", "19.0"):
        paths = [page.path for page in pages_of(series)]
        assert len(paths) == len(set(paths)), series
    assert len(PAGES) > 60


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "the address is empty"),
        ("   ", "the address is empty"),
        ("/my/orders/4 2", "the address has spaces or control characters in it"),
        ("/my/\x1b[2Jorders/42", "the address has spaces or control characters in it"),
        ("ftp://x.example/my", "`ftp` is no address of a page"),
        ("https://[bad/my", "this is not an address"),
        ("https://host:99999999/my", "this is not an address"),
        ("/my?" + "a" * 9000, "the address is too long to be one"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(url: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_address(url, "19.0")
    assert refused.value.message == message


def test_pages_of_the_web_client_are_told_apart() -> None:
    assert is_backend(read_address("/odoo/sales/42", "19.0"))
    assert is_backend(read_address("/web#id=42", "14.0"))
    assert not is_backend(read_address("/my/orders/42", "19.0"))


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_a_usage_error(text: str) -> None:
    try:
        found = read_address(text, "19.0")
    except UsageError:
        return
    assert isinstance(found, Address)
    assert found.record_id is None or found.record_id > 0


def test_a_task_below_its_project_names_both() -> None:
    address = read_address("/my/projects/3/task/5?access_token=x", "19.0")
    assert (address.model, address.record_id, address.above) == ("project.task", 5, 3)
    assert address.page is not None and (address.page.kind, address.page.address) == (
        "child",
        "/my/projects/ID/task/ID",
    )
    older = read_address("/my/projects/3/task/5", "18.0").page
    assert older is not None and older.kind == "code"


def test_hours_are_listed_by_their_own_domain_in_19_and_by_code_before() -> None:
    page, older = (read_address("/my/timesheets/page/2", series).page for series in ("19.0", "18.0"))
    assert page is not None and (page.kind, page.as_superuser) == ("list", True)
    assert page.added is not None and page.added[0] == "sale_timesheet"
    assert older is not None and older.kind == "code"
