"""Dictionaries: what people edit in the settings, over the API, and what keeps used terms safe."""

import threading
import uuid

import pytest
from django.db import connection
from django.db.models import ForeignKey

from customers.defaults.terms import TERMS
from customers.dictionaries import Dictionary, all_usages
from customers.errors import CustomerError
from customers.inputs.terms import TermCreate
from customers.models import Contact, ContactLink, ContactResponsibility, Customer, FieldPolicy, Template, Term
from customers.provision import provision_defaults
from customers.selectors import terms as selectors
from customers.selectors.field_policies import policy_for
from customers.services.dictionaries import terms as services
from kernel.db import write
from kernel.errors import AppError, FieldCode
from kernel.models import Change, Event
from kernel.tenancy import tenant_context
from tenants.inputs.sign_up import SignUp
from tests.customers.rows import customer_row

PATH = "/api/v1/dictionaries"


def add(client, dictionary: str = "segments", **body):
    answer = client.post(f"{PATH}/{dictionary}", {"labels": {"en": "Gold"}} | body)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def codes(client, dictionary: str, **query) -> list[str]:
    return [term["code"] for term in client.get(f"{PATH}/{dictionary}", **query).json()["results"]]


def changes_of(object_id) -> list[Change]:
    return list(Change.objects.filter(object_id=object_id).order_by("id"))


class TestDefaults:
    def test_people_read_dictionaries_and_terms_in_the_language_they_ask_for(self, owner_client) -> None:
        dictionaries = owner_client.call("GET", PATH, accept_language="bg").json()["results"]
        terms = owner_client.call("GET", f"{PATH}/segments", accept_language="bg").json()["results"]
        assert dictionaries[0]["label"] == "Сегменти"
        assert terms[0]["label"] == terms[0]["labels"]["bg"]

    def test_the_dictionaries_are_listed_with_the_fields_of_their_terms(self, owner_client) -> None:
        found = owner_client.get(PATH).json()["results"]
        assert [row["name"] for row in found] == [dictionary.value for dictionary in Dictionary]
        assert {row["name"] for row in found if row["has_status_class"]} == {"statuses"}
        assert {row["name"] for row in found if row["has_weight"]} == {"prospect-levels"}

    @pytest.mark.parametrize("dictionary", Dictionary)
    def test_a_new_organisation_has_terms_in_english_and_bulgarian(self, dictionary, owner_client) -> None:
        found = owner_client.get(f"{PATH}/{dictionary}").json()["results"]
        assert [term["code"] for term in found] == [term.code for term in TERMS[dictionary]]
        assert [term["position"] for term in found] == list(range(len(found)))
        for term in found:
            assert set(term["labels"]) == {"en", "bg"}
            assert term["label"] == term["labels"]["en"]
            assert any("а" <= letter <= "я" for letter in term["labels"]["bg"].lower())

    def test_default_codes_and_labels_are_unique_in_their_dictionary(self) -> None:
        for defaults in TERMS.values():
            for name in ("code", "en", "bg"):
                values = [getattr(term, name).casefold() for term in defaults]
                assert len(values) == len(set(values))

    def test_every_status_has_a_class_and_every_prospect_level_a_weight(self, owner_client) -> None:
        statuses = owner_client.get(f"{PATH}/statuses").json()["results"]
        assert {term["status_class"] for term in statuses} == {"active", "paused", "blocked", "closed"}
        weights = [term["weight"] for term in owner_client.get(f"{PATH}/prospect-levels").json()["results"]]
        assert weights == sorted(weights)
        assert None not in weights

    def test_an_organisation_begins_in_six_statements(self, entered, django_assert_num_queries) -> None:
        Term.objects.all().delete()
        FieldPolicy.objects.all().delete()
        Template.objects.all().delete()
        sign_up = SignUp(
            organisation="Orion",
            slug="orion",
            email="o@orion.example",
            name="Olga",
            password="x" * 12,
            preset="billing",
        )
        with django_assert_num_queries(6):
            provision_defaults(entered, sign_up)
        assert Term.objects.count() == sum(len(terms) for terms in TERMS.values())
        assert policy_for("customers").requires("segment", "company")

    def test_the_start_is_in_the_history(self, entered) -> None:
        term = Term.objects.get(dictionary="segments", code="smb")
        assert [change.action for change in changes_of(term.id)] == ["created"]


class TestCreate:
    def test_a_term_comes_last_and_shows_all_its_members(self, owner_client) -> None:
        term = add(owner_client, code="Gold_1", labels={"en": " Gold  customers ", "bg": "Златни"}, color="yellow")
        assert term["labels"] == {"en": "Gold customers", "bg": "Златни"}
        assert (term["code"], term["label"], term["color"]) == ("Gold_1", "Gold customers", "yellow")
        assert (term["status_class"], term["weight"], term["archived_at"], term["version"]) == (None, None, None, 1)
        assert codes(owner_client, "segments")[-1] == "Gold_1"

    def test_the_answer_says_where_the_term_is(self, owner_client) -> None:
        answer = owner_client.post(f"{PATH}/segments", {"labels": {"en": "Gold"}})
        there = owner_client.get(answer["Location"])
        assert (there.json(), there["ETag"]) == (answer.json(), 'W/"1"')

    def test_the_code_is_unique_in_its_dictionary_without_regard_to_case(self, owner_client) -> None:
        add(owner_client, code="Gold")
        refused = owner_client.post(f"{PATH}/segments", {"code": "gOLD", "labels": {"en": "Other"}})
        assert (refused.status_code, refused.json()["code"]) == (409, "code_taken")
        assert refused.json()["errors"][0]["pointer"] == "/code"

    def test_two_dictionaries_may_have_the_same_code(self, owner_client) -> None:
        add(owner_client, code="gold")
        add(owner_client, "channels", code="gold")

    @pytest.mark.parametrize(
        ("label", "code"),
        [
            ("Key accounts", "key-accounts"),
            ("Жилищно строителство", "zhilishtno-stroitelstvo"),
            ("Süd & Öst", "sud-ost"),
            ("★★★", "term"),
        ],
    )
    def test_a_code_is_made_from_the_label_if_none_is_given(self, label, code, owner_client) -> None:
        assert add(owner_client, labels={"bg": label})["code"] == code
        assert add(owner_client, labels={"bg": label})["code"] == f"{code}-2"

    def test_a_status_is_active_unless_it_says_otherwise(self, owner_client) -> None:
        assert add(owner_client, "statuses")["status_class"] == "active"
        assert add(owner_client, "statuses", status_class="blocked")["status_class"] == "blocked"

    def test_a_prospect_level_has_a_weight(self, owner_client) -> None:
        assert add(owner_client, "prospect-levels")["weight"] == 0
        assert add(owner_client, "prospect-levels", weight=80)["weight"] == 80

    @pytest.mark.parametrize(
        ("dictionary", "body", "pointer", "code"),
        [
            ("segments", {}, "/labels", "required"),
            ("segments", {"labels": {}}, "/labels", "too_short"),
            ("segments", {"labels": {"en": " "}}, "/labels/en", "required"),
            ("segments", {"labels": {"english": "x"}}, "/labels/english", "invalid_choice"),
            ("segments", {"labels": {"en": "x"}, "code": "a b"}, "/code", "invalid_format"),
            ("segments", {"labels": {"en": "x"}, "code": "a\n"}, "/code", "invalid_format"),
            ("segments", {"labels": {"en": "x"}, "code": "a" * 61}, "/code", "too_long"),
            ("segments", {"labels": {"en": "x"}, "color": "#ff0000"}, "/color", "invalid_format"),
            ("segments", {"labels": {"en": "x"}, "position": 1}, "/position", "unknown_field"),
            ("segments", {"labels": {"en": "x"}, "status_class": "active"}, "/status_class", "not_allowed"),
            ("statuses", {"labels": {"en": "x"}, "status_class": "gone"}, "/status_class", "invalid_choice"),
            ("statuses", {"labels": {"en": "x"}, "weight": 1}, "/weight", "not_allowed"),
            ("prospect-levels", {"labels": {"en": "x"}, "weight": 101}, "/weight", "out_of_range"),
        ],
    )
    def test_what_is_wrong_is_named(self, dictionary, body, pointer, code, owner_client) -> None:
        refused = owner_client.post(f"{PATH}/{dictionary}", body)
        assert refused.status_code == 422
        assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [(pointer, code)]

    def test_a_dictionary_that_does_not_exist_is_not_found(self, owner_client) -> None:
        assert owner_client.get(f"{PATH}/colours").status_code == 404
        assert owner_client.post(f"{PATH}/colours", {"labels": {"en": "x"}}).status_code == 404

    def test_history_and_event_are_written(self, owner_client, entered) -> None:
        term = add(owner_client, code="gold")
        change = changes_of(term["id"])[-1]
        assert (change.action, change.fields["code"]) == ("created", [None, "gold"])
        event = Event.objects.get(object_id=term["id"])
        assert (event.kind, event.data) == ("term.created", term)


class TestChange:
    def test_only_what_is_sent_changes(self, owner_client, entered) -> None:
        term = add(owner_client, code="gold", color="yellow")
        changed = owner_client.patch(f"{PATH}/segments/{term['id']}", {"labels": {"bg": "Злато"}})
        assert changed.status_code == 200
        expected = {"labels": {"bg": "Злато"}, "label": "Злато", "version": 2}
        assert changed.json() == term | expected | {"updated_at": changed.json()["updated_at"]}
        assert changes_of(term["id"])[-1].fields == {"labels": [{"en": "Gold"}, {"bg": "Злато"}]}

    def test_a_change_to_the_same_leaves_no_trace(self, owner_client, entered) -> None:
        term = add(owner_client, code="gold")
        changed = owner_client.patch(f"{PATH}/segments/{term['id']}", {"code": "gold", "archived": False})
        assert changed.json() == term
        assert len(changes_of(term["id"])) == 1

    def test_null_is_no_value(self, owner_client) -> None:
        term = add(owner_client)
        refused = owner_client.patch(f"{PATH}/segments/{term['id']}", {"labels": None, "code": None})
        assert refused.status_code == 422
        assert sorted(error["pointer"] for error in refused.json()["errors"]) == ["/code", "/labels"]

    def test_another_version_is_refused(self, owner_client) -> None:
        term = add(owner_client)
        refused = owner_client.patch(f"{PATH}/segments/{term['id']}", {"color": "red"}, if_match='W/"7"')
        assert (refused.status_code, refused.json()["current_version"]) == (412, 1)

    def test_the_code_of_another_term_is_refused(self, owner_client) -> None:
        term = add(owner_client, code="gold")
        refused = owner_client.patch(f"{PATH}/segments/{term['id']}", {"code": "SMB"})
        assert (refused.status_code, refused.json()["code"]) == (409, "code_taken")

    def test_the_case_of_its_own_code_may_change(self, owner_client) -> None:
        term = add(owner_client, code="gold")
        assert owner_client.patch(f"{PATH}/segments/{term['id']}", {"code": "GOLD"}).json()["code"] == "GOLD"

    def test_an_archived_term_leaves_the_list_and_comes_back(self, owner_client, entered) -> None:
        term = add(owner_client, code="gold")
        path = f"{PATH}/segments/{term['id']}"
        assert owner_client.patch(path, {"archived": True}).json()["archived_at"] is not None
        assert "gold" not in codes(owner_client, "segments")
        assert codes(owner_client, "segments", state="archived") == ["gold"]
        assert "gold" in codes(owner_client, "segments", state="all")
        assert owner_client.patch(path, {"archived": False}).json()["archived_at"] is None
        assert "gold" in codes(owner_client, "segments")
        actions = [change.action for change in changes_of(term["id"])]
        assert actions == ["created", "archived", "restored"]

    def test_a_term_is_found_only_in_its_own_dictionary(self, owner_client) -> None:
        term = add(owner_client)
        path = f"{PATH}/channels/{term['id']}"
        assert owner_client.get(path).status_code == 404
        assert owner_client.patch(path, {"color": "red"}).status_code == 404
        assert owner_client.delete(path).status_code == 404


class TestOrder:
    def test_named_terms_come_first_and_the_others_follow(self, owner_client) -> None:
        terms = owner_client.get(f"{PATH}/segments").json()["results"]
        before = [term["code"] for term in terms]
        answer = owner_client.post(f"{PATH}/segments/reorder", {"ids": [terms[3]["id"], terms[0]["id"]]})
        expected = [before[3], before[0], before[1], before[2], *before[4:]]
        assert [term["code"] for term in answer.json()["results"]] == expected
        assert codes(owner_client, "segments") == expected

    def test_only_terms_that_move_get_a_version_and_history(self, owner_client, entered) -> None:
        terms = owner_client.get(f"{PATH}/segments").json()["results"]
        owner_client.post(f"{PATH}/segments/reorder", {"ids": [terms[1]["id"], terms[0]["id"]]})
        after = {term["id"]: term for term in owner_client.get(f"{PATH}/segments").json()["results"]}
        assert [after[term["id"]]["version"] for term in terms] == [2, 2, *[1] * (len(terms) - 2)]
        assert changes_of(terms[0]["id"])[-1].fields == {"position": [0, 1]}

    def test_strangers_and_repetitions_are_named(self, owner_client) -> None:
        own = owner_client.get(f"{PATH}/segments").json()["results"][0]["id"]
        stranger = owner_client.get(f"{PATH}/channels").json()["results"][0]["id"]
        refused = owner_client.post(f"{PATH}/segments/reorder", {"ids": [own, stranger, own]})
        assert refused.status_code == 422
        assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [
            ("/ids/1", "not_found"),
            ("/ids/2", "not_unique"),
        ]


class TestDelete:
    def test_an_unused_term_goes(self, owner_client, entered) -> None:
        term = add(owner_client, code="gold")
        assert owner_client.delete(f"{PATH}/segments/{term['id']}").status_code == 204
        assert owner_client.get(f"{PATH}/segments/{term['id']}").status_code == 404
        assert changes_of(term["id"])[-1].action == "deleted"
        assert Event.objects.filter(object_id=term["id"], kind="term.deleted").exists()

    def test_a_used_term_stays_and_the_answer_counts_its_uses(self, owner_client, entered) -> None:
        term = add(owner_client, code="gold")
        for _ in range(3):
            customer_row(segment_id=term["id"])
        refused = owner_client.delete(f"{PATH}/segments/{term['id']}")
        problem = refused.json()
        assert (refused.status_code, problem["code"], problem["count"]) == (409, "term_in_use", 3)
        assert problem["usages"] == [{"resource": "customers", "field": "segment", "count": 3}]
        assert Term.objects.filter(id=term["id"]).exists()

    def test_a_replacement_takes_its_place_with_history_and_version(self, owner_client, entered) -> None:
        gold, silver = add(owner_client, code="gold"), add(owner_client, code="silver")
        users = [customer_row(segment_id=gold["id"]) for _ in range(3)]
        other = customer_row(segment_id=silver["id"])
        answer = owner_client.delete(f"{PATH}/segments/{gold['id']}?replace_with={silver['id']}")
        assert answer.status_code == 204
        for user in users:
            row = Customer.objects.get(id=user.id)
            assert (str(row.segment_id), row.version) == (silver["id"], 2)
            assert changes_of(user.id)[-1].fields == {"segment_id": [gold["id"], silver["id"]]}
        assert Customer.objects.get(id=other.id).version == 1
        assert changes_of(gold["id"])[-1].fields["replaced_by"] == [None, silver["id"]]

    def test_many_uses_are_replaced_in_steps(self, owner_client, entered, monkeypatch) -> None:
        monkeypatch.setattr("customers.services.dictionaries.term_usage._STEP", 2)
        gold, silver = add(owner_client, code="gold"), add(owner_client, code="silver")
        users = [customer_row(segment_id=gold["id"]).id for _ in range(5)]
        owner_client.delete(f"{PATH}/segments/{gold['id']}?replace_with={silver['id']}")
        assert Customer.objects.filter(segment_id=silver["id"], version=2).count() == 5
        assert Change.objects.filter(resource="customers", object_id__in=users).count() == 5

    def test_responsibilities_are_replaced_and_never_doubled(self, owner_client, entered) -> None:
        old, new = add(owner_client, "responsibilities"), add(owner_client, "responsibilities")
        links = [contact_link(old["id"]), contact_link(old["id"], new["id"])]
        refused = owner_client.delete(f"{PATH}/responsibilities/{old['id']}")
        assert refused.json()["usages"] == [{"resource": "contacts", "field": "responsibilities", "count": 2}]
        answer = owner_client.delete(f"{PATH}/responsibilities/{old['id']}?replace_with={new['id']}")
        assert answer.status_code == 204, answer.json()
        for link in links:
            held = ContactResponsibility.objects.filter(link=link).values_list("term_id", flat=True)
            assert [str(term_id) for term_id in held] == [new["id"]]
            assert Contact.objects.get(id=link.contact_id).version == 2
            assert changes_of(link.contact_id)[-1].fields == {"responsibility_ids": [old["id"], new["id"]]}

    @pytest.mark.parametrize("case", ["itself", "unknown", "other_dictionary", "archived"])
    def test_what_cannot_replace_is_refused(self, case, owner_client) -> None:
        term, archived = add(owner_client), add(owner_client)
        owner_client.patch(f"{PATH}/segments/{archived['id']}", {"archived": True})
        given, code = {
            "itself": (term["id"], "contradiction"),
            "unknown": (uuid.uuid4(), "not_found"),
            "other_dictionary": (add(owner_client, "channels")["id"], "not_found"),
            "archived": (archived["id"], "archived"),
        }[case]
        refused = owner_client.delete(f"{PATH}/segments/{term['id']}?replace_with={given}")
        assert refused.status_code == 400
        assert refused.json()["errors"] == [
            {"code": code, "detail": refused.json()["errors"][0]["detail"], "parameter": "replace_with"}
        ]

    def test_another_version_is_not_deleted(self, owner_client) -> None:
        term = add(owner_client)
        assert owner_client.delete(f"{PATH}/segments/{term['id']}", if_match='W/"9"').status_code == 412


class TestRights:
    def test_people_without_the_right_read_but_do_not_write(self, client_of, organisation) -> None:
        viewer = client_of(organisation, "viewer")
        assert viewer.get(f"{PATH}/segments").status_code == 200
        assert viewer.post(f"{PATH}/segments", {"labels": {"en": "x"}}).status_code == 403

    def test_another_organisation_has_its_own_terms(self, owner_client, client_of, other_organisation) -> None:
        term = add(owner_client, code="gold")
        stranger = client_of(other_organisation, "owner")
        assert "gold" not in codes(stranger, "segments")
        assert stranger.get(f"{PATH}/segments/{term['id']}").status_code == 404


class TestWhatOthersUse:
    def test_every_foreign_key_to_a_term_is_declared_as_a_use(self) -> None:
        keys = {
            (relation.related_model, relation.field.name)
            for relation in Term._meta.get_fields(include_hidden=True)
            if relation.auto_created and isinstance(relation.field, ForeignKey)
        }
        assert len(keys) >= 7
        assert {(usage.model, usage.field) for usage in all_usages()} == keys

    def test_checking_names_what_is_unknown_elsewhere_or_archived(self, entered, owner) -> None:
        segment, channel = (Term.objects.filter(dictionary=name).first() for name in ("segments", "channels"))
        archived = Term.objects.filter(dictionary="segments").last()
        Term.objects.filter(id=archived.id).update(archived_at=archived.created_at)
        unknown = uuid.uuid4()
        found = services.check_terms(
            {
                Dictionary.SEGMENTS: [segment.id, channel.id, archived.id, unknown],
                Dictionary.CHANNELS: [channel.id],
            }
        )
        assert {key: error.code for key, error in found.items()} == {
            (Dictionary.SEGMENTS, channel.id): FieldCode.NOT_FOUND,
            (Dictionary.SEGMENTS, unknown): FieldCode.NOT_FOUND,
            (Dictionary.SEGMENTS, archived.id): FieldCode.ARCHIVED,
        }

    def test_checking_a_whole_bulk_is_one_statement(self, entered, django_assert_num_queries) -> None:
        ids = list(Term.objects.values_list("id", flat=True))
        with django_assert_num_queries(1):
            services.check_terms(dict.fromkeys(Dictionary, ids))
        with django_assert_num_queries(0):
            assert services.check_terms({Dictionary.SEGMENTS: []}) == {}

    def test_labels_of_all_dictionaries_are_one_statement(self, entered, owner, django_assert_num_queries) -> None:
        ids = list(Term.objects.values_list("id", flat=True))
        with django_assert_num_queries(1):
            found = selectors.labels.load(owner, ids)
        assert len(found) == len(ids)
        smb = Term.objects.get(code="smb")
        assert found[smb.id] == {"id": smb.id, "code": "smb", "label": "SMB", "color": "blue"}

    @pytest.mark.parametrize(
        ("labels", "language", "expected"),
        [
            ({"en": "Gold", "bg": "Злато"}, "bg", "Злато"),
            ({"en": "Gold", "bg": "Злато"}, "bg-BG", "Злато"),
            ({"en": "Gold", "bg": "Злато"}, "de", "Gold"),
            ({"fr": "Or"}, "bg", "Or"),
        ],
    )
    def test_a_label_falls_back_to_the_language_of_the_organisation_then_to_any(
        self, labels, language, expected, entered
    ) -> None:
        assert selectors.label_in(labels, language) == expected

    @pytest.mark.parametrize("text", ["smb", "SMB", "Малък и среден бизнес", "малък И среден бизнес"])
    def test_a_filter_finds_terms_by_code_or_label_in_any_language(self, text, entered, owner) -> None:
        smb = Term.objects.get(code="smb")
        assert selectors.find_terms(owner, "segment", text) == [smb.id]
        assert selectors.find_terms(owner, "status", text) == []

    def test_choices_are_the_terms_that_are_not_archived(self, entered, owner) -> None:
        Term.objects.filter(code="smb").update(archived_at="2026-01-01T00:00:00Z")
        found = [choice.code for choice in selectors.choices_of(owner, Dictionary.SEGMENTS)]
        assert found == [term.code for term in TERMS[Dictionary.SEGMENTS] if term.code != "smb"]


def contact_link(*term_ids) -> ContactLink:
    contact = Contact.objects.create(name="Ann Lee", sort_name="ann lee", search_text="ann lee")
    link = ContactLink.objects.create(contact=contact, customer=customer_row(), is_primary=True, is_active=True)
    for term_id in term_ids:
        ContactResponsibility.objects.create(link=link, term_id=term_id)
    return link


class TestTogether:
    def test_a_term_that_somebody_is_about_to_use_is_not_deleted(self, fresh_organisation, owner) -> None:
        """The deletion waits for the transaction that checked the term, and then finds it used."""
        with tenant_context(fresh_organisation):
            term = Term.objects.get(code="smb")
        checked, outcome = threading.Event(), []

        def delete() -> None:
            try:
                with tenant_context(fresh_organisation):
                    checked.wait(10)
                    services.delete_term(actor=owner, dictionary=Dictionary.SEGMENTS, term_id=term.id)
            except AppError as error:
                outcome.append((error.code, error.extra["count"]))
            finally:
                connection.close()

        thread = threading.Thread(target=delete)
        thread.start()
        with tenant_context(fresh_organisation), write():
            assert services.check_terms({Dictionary.SEGMENTS: [term.id]}) == {}
            checked.set()
            thread.join(0.3)
            assert thread.is_alive()
            customer_row(segment=term)
        thread.join(10)
        assert outcome == [(CustomerError.TERM_IN_USE, 1)]

    def test_a_term_that_is_being_deleted_cannot_be_used(self, fresh_organisation, owner) -> None:
        with tenant_context(fresh_organisation):
            term = Term.objects.get(code="smb")
        deleting, outcome = threading.Event(), []

        def check() -> None:
            try:
                with tenant_context(fresh_organisation), write():
                    deleting.wait(10)
                    outcome.append(services.check_terms({Dictionary.SEGMENTS: [term.id]}))
            finally:
                connection.close()

        thread = threading.Thread(target=check)
        thread.start()
        with tenant_context(fresh_organisation), write():
            services.delete_term(actor=owner, dictionary=Dictionary.SEGMENTS, term_id=term.id)
            deleting.set()
            thread.join(0.3)
            assert thread.is_alive()
        thread.join(10)
        assert [error.code for error in outcome[0].values()] == [FieldCode.NOT_FOUND]

    def test_terms_that_are_added_at_once_get_codes_and_places_of_their_own(self, fresh_organisation, owner) -> None:
        made = []

        def add_one() -> None:
            try:
                with tenant_context(fresh_organisation):
                    data = TermCreate(labels={"en": "Gold"})
                    made.append(services.create_term(actor=owner, dictionary=Dictionary.SEGMENTS, data=data))
            finally:
                connection.close()

        threads = [threading.Thread(target=add_one) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({term["code"] for term in made}) == len({term["position"] for term in made}) == 6
