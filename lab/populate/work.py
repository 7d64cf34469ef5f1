"""Projects and tasks of every visibility, timesheets, courses and events."""

from differences import SERIES, assignee, share_project, share_task
from records import lab, make

VISIBILITIES = ("portal", "employees", "followers") + (("invited_users",) if SERIES >= 19 else ())


def populate_work(env):
    for visibility in VISIBILITIES:
        make_project(env, visibility)
    share_project(
        lab(env, "project_portal"),
        editor=lab(env, "lab_portal_a1"),
        limited=lab(env, "lab_portal_a2"),
        follower=lab(env, "lab_portal_loner"),
    )
    # a portal user who follows what is not for portal users, and one task of a project not shared
    for visibility in VISIBILITIES[1:]:
        follower = lab(env, "birch_1")
        lab(env, "project_" + visibility).message_subscribe(follower.ids)
        lab(env, "task_%s_1" % visibility).message_subscribe(follower.ids)
    share_task(lab(env, "task_portal_2"), lab(env, "lab_portal_b1"))
    populate_learning(env)


def make_project(env, visibility):
    """A project with three tasks and a subtask, one task of which is the customer's, with a timesheet."""
    values = {
        "name": "Lab project %s" % visibility,
        "privacy_visibility": visibility,
        "partner_id": lab(env, "azure").id,
        "allow_timesheets": True,
    }
    project = make(env, "project_" + visibility, "project.project", values)
    worker = lab(env, "lab_project")
    for number, customer in enumerate(("azure_1", "birch_1", "loner"), start=1):
        values = {
            "name": "Lab task %s %s" % (visibility, number),
            "project_id": project.id,
            "partner_id": lab(env, customer).id,
            **assignee(worker if number == 1 else lab(env, "lab_internal")),
        }
        make(env, "task_%s_%s" % (visibility, number), "project.task", values)
    parent = lab(env, "task_%s_1" % visibility)
    values = {"name": "Lab subtask", "parent_id": parent.id, "project_id": project.id}
    make(env, "subtask_" + visibility, "project.task", values)
    make_timesheet(env, "timesheet_" + visibility, parent)


def make_timesheet(env, name, task):
    values = {
        "name": "Lab work",
        "project_id": task.project_id.id,
        "task_id": task.id,
        "unit_amount": 2.5,
        "employee_id": lab(env, "lab_project_employee").id,
    }
    make(env, name, "account.analytic.line", values)


def populate_learning(env):
    """A course for members only, of whom one is a portal user; a registration at an event."""
    values = {"name": "Lab course", "visibility": "members", "enroll": "invite", "is_published": True}
    course = make(env, "course", "slide.channel", values)
    slide = {"name": "Lab slide", "channel_id": course.id, "is_published": True}
    make(env, "slide", "slide.slide", slide)
    course._action_add_members(lab(env, "azure_1"))
    values = {"name": "Lab event", "date_begin": "2030-05-01", "date_end": "2030-05-02"}
    event = make(env, "event", "event.event", {**values, "event_mail_ids": []})
    for customer in ("azure_1", "birch_1"):
        partner = lab(env, customer)
        values = {"event_id": event.id, "partner_id": partner.id, "name": partner.name}
        make(env, "registration_" + customer, "event.registration", values)
