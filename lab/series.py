"""What differs between the Odoo series of the lab."""

from dataclasses import dataclass

from .errors import LabError

MODULES = (
    "sale_management,account,project,purchase,website,hr_timesheet,stock,sale_timesheet,"
    "website_sale,website_slides,survey,event,crm"
)


@dataclass(frozen=True)
class Series:
    """One Odoo series: where its package comes from and how it is started."""

    name: str
    package: str
    suite: str
    companions: tuple[str, ...]
    pythons: tuple[str, ...]
    start: tuple[str, ...]
    with_demo: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        return self.name.partition(".")[0]

    @property
    def base(self) -> str:
        """The database with modules and demo data, before the lab's own population."""
        return f"lab{self.short}_base"

    @property
    def template(self) -> str:
        """The database everything else is cloned from."""
        return f"lab{self.short}"


# The Odoo packages link to files of these; pages answer 500 where a link leads nowhere.
ALL_SERIES = (
    Series(
        name="19.0",
        package="odoo-19",
        suite="sid",
        companions=(
            "libjs-jquery",
            "libjs-jquery-form",
            "libjs-underscore",
            "fonts-font-awesome",
            "fonts-glyphicons-halflings",
            "fonts-roboto-unhinted",
            "fonts-montserrat",
            "fonts-inconsolata",
            "fonts-ocr-b",
        ),
        pythons=("3.12", "3.11", "3.10", "3.13"),
        start=("-m", "odoo"),
        with_demo=("--with-demo",),
    ),
    Series(
        name="14.0",
        package="odoo-14",
        suite="bullseye",
        companions=(
            "libjs-jquery",
            "libjs-jquery-ui",
            "libjs-underscore",
            "fonts-font-awesome",
            "fonts-glyphicons-halflings",
            "fonts-roboto-unhinted",
            "fonts-inconsolata",
        ),
        pythons=("3.9",),
        start=("-c", "import odoo.cli; odoo.cli.main()"),
    ),
)


def series_named(name: str) -> Series:
    """`19` and `19.0` both name the series 19.0."""
    for series in ALL_SERIES:
        if name in (series.name, series.short):
            return series
    known = ", ".join(series.short for series in ALL_SERIES)
    raise LabError(f"no series `{name}` in the lab", f"use one of {known}")
