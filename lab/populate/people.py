"""Companies, customers and users. Every login is its own password."""

from differences import GROUPS_FIELD, SERIES, WEBSITE_EDITOR, load_chart
from passlib.hash import pbkdf2_sha512
from records import lab, make, make_all, named

# contact: its parent; a parent of None is somebody without a company
CONTACTS = {
    "azure_1": "azure",
    "azure_2": "azure",
    "azure_3": "azure",
    "azure_clerk": "azure",  # has no user
    "birch_1": "birch",
    "birch_2": "birch",
    "birch_north_1": "birch_north",
    "vendor_1": "vendor",
    "second_1": "second_customer",
    "second_2": "second_customer",
    "fr": "azure",
    "loner": None,
    "branch_1": None,
}

# login: (contact, companies of the user, values beyond these)
PORTAL_USERS = {
    "lab_portal_a1": ("azure_1", ["main"], {}),
    "lab_portal_a2": ("azure_2", ["main"], {}),
    "lab_portal_archived": ("azure_3", ["main"], {"active": False}),
    "lab_portal_b1": ("birch_1", ["main"], {}),
    "lab_portal_b2": ("birch_2", ["main"], {}),
    "lab_portal_north": ("birch_north_1", ["main"], {}),
    "lab_portal_vendor": ("vendor_1", ["main"], {}),
    "lab_portal_both": ("second_1", ["main", "second"], {}),
    "lab_portal_second": ("second_2", ["second"], {}),
    "lab_portal_fr": ("fr", ["main"], {"lang": "fr_FR"}),
    "lab_portal_loner": ("loner", ["main"], {}),
    "lab_portal_company": ("cedar", ["main"], {}),  # the company itself logs in
    "lab_portal_branch": ("branch_1", ["branch"], {}),
}

# login: (groups, companies of the user)
INTERNAL_USERS = {
    "lab_internal": (["base.group_user"], ["main"]),
    "lab_sales_own": (["sales_team.group_sale_salesman"], ["main"]),
    "lab_sales_all": (["sales_team.group_sale_salesman_all_leads"], ["main"]),
    "lab_accountant": (["account.group_account_user", "account.group_account_invoice"], ["main"]),
    "lab_project": (["project.group_project_user", "hr_timesheet.group_hr_timesheet_user"], ["main"]),
    "lab_stock": (["stock.group_stock_user"], ["main"]),
    "lab_hr": (["hr.group_hr_user"], ["main"]),
    "lab_purchase": (["purchase.group_purchase_user"], ["main"]),
    "lab_editor": ([WEBSITE_EDITOR], ["main"]),
    "lab_second": (["sales_team.group_sale_salesman_all_leads"], ["second"]),
    "lab_both": (["sales_team.group_sale_manager", "base.group_partner_manager"], ["main", "second"]),
}


def populate_people(env):
    companies = make_companies(env)
    make_website(env, companies["second"])
    make_customers(env)
    env["res.lang"]._activate_lang("fr_FR")
    make_users(env, {**portal_values(env, companies), **internal_values(env, companies)})
    for login in ("lab_project", "lab_hr"):
        user = lab(env, login)
        make(env, login + "_employee", "hr.employee", {"name": user.name, "user_id": user.id})


def make_companies(env):
    """The main company, a second one, and a branch: a child company, which shares the books from 17 on."""
    main = named(env, "main", env.ref("base.main_company"))
    currency = {"currency_id": main.currency_id.id, "country_id": main.country_id.id}
    second = make(env, "second", "res.company", {"name": "Lab Second", **currency})
    branch_values = {"name": "Lab Branch", "parent_id": main.id, **currency}
    branch = make(env, "branch", "res.company", branch_values)
    env.user.company_ids |= second | branch
    load_chart(env, second)
    if SERIES < 17:
        load_chart(env, branch)
    return {"main": main, "second": second, "branch": branch}


def make_website(env, company):
    values = {"name": "Lab Second Website", "domain": "second.example.com", "company_id": company.id}
    make(env, "website_second", "website", values)


def make_customers(env):
    """Customer companies, a subsidiary that is its own commercial entity, addresses and contacts."""
    for name in ("azure", "birch", "cedar", "vendor", "second_customer"):
        make_partner(env, name, None, is_company=True)
    make_partner(env, "birch_north", "birch", is_company=True)
    make_partner(env, "azure_delivery", "azure", type="delivery")
    for name, parent in CONTACTS.items():
        make_partner(env, name, parent)
    lab(env, "second_2").company_id = lab(env, "second")


def make_partner(env, name, parent, **more):
    values = {"name": "Lab " + name.replace("_", " ").title(), "email": name + "@example.com", **more}
    if parent:
        values["parent_id"] = lab(env, parent).id
    make(env, name, "res.partner", values)


def portal_values(env, companies):
    """The values of every portal user, by login."""
    return {
        login: {
            "partner_id": lab(env, contact).id,
            "name": lab(env, contact).name,
            **access_values(env, ["base.group_portal"], [companies[name] for name in names]),
            **more,
        }
        for login, (contact, names, more) in PORTAL_USERS.items()
    }


def internal_values(env, companies):
    """The values of every internal user, by login."""
    return {
        login: {
            "name": login.replace("_", " ").title(),
            "email": login + "@example.com",
            **access_values(env, ["base.group_user", *groups], [companies[name] for name in names]),
        }
        for login, (groups, names) in INTERNAL_USERS.items()
    }


def access_values(env, groups, companies):
    return {
        GROUPS_FIELD: [(6, 0, [env.ref(group).id for group in groups])],
        "company_id": companies[0].id,
        "company_ids": [(6, 0, [company.id for company in companies])],
    }


def make_users(env, values):
    """Create the users, each with a weak hash of its login as password: Odoo's own takes 0.7 s apiece."""
    quiet = env(context=dict(env.context, no_reset_password=True))
    named_values = {login: {"login": login, **more} for login, more in values.items()}
    for user in make_all(quiet, "res.users", named_values):
        weak = pbkdf2_sha512.using(rounds=1, salt=user.login.encode())
        user._set_encrypted_password(user.id, weak.hash(user.login))
