"""Checks that somebody might lose in a change: each mutant takes one away, and names tests that must notice.

`before` stands exactly once in `file`; a mutant that does not apply any more is a mistake, as is a survivor.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One check that is gone, and the tests (arguments of pytest) of which at least one must fail."""

    name: str
    file: str
    before: str
    after: str
    tests: str


_KEYS = "tests/accounts/test_api_keys.py"
_SIGN_IN = "tests/accounts/test_sign_in.py"
_PASSWORDS = "tests/accounts/test_passwords.py"
_ROLES = "tests/accounts/test_roles.py"
_EMPLOYEES = "tests/accounts/test_employees.py"
_INVITATIONS = "tests/accounts/test_invitations.py"
_SECOND_FACTOR = "tests/accounts/test_second_factor.py"
_SESSIONS = "tests/accounts/test_sessions.py"
_RIGHTS = "tests/sweeps/test_rights.py"
_ISOLATION = "tests/sweeps/test_isolation.py"
_MIDDLEWARE = "tests/tenants/test_middleware.py"
_SCOPES = "tests/attacks/test_scopes.py"
_FILTERS = "tests/attacks/test_filters.py"
_HEADERS = "tests/attacks/test_headers.py"
_STORED = "tests/attacks/test_mail_and_storage.py"
_BASE = "tests/kernel/test_api_base.py"

GROUPS = {
    "Who somebody is": [
        Mutant(
            "the secret of a key is not compared",
            "accounts/authentication.py",
            "if row is None or not tokens.is_same(row.secret_hmac, computed):",
            "if row is None:",
            f"{_KEYS} {_ISOLATION}",
        ),
        Mutant(
            "a key works from everywhere",
            "accounts/authentication.py",
            "return not networks or any(client in ipaddress.ip_network(network) for network in networks)",
            "return True",
            _KEYS,
        ),
        Mutant(
            "sessions need no CSRF token",
            "accounts/authentication.py",
            "        if request.method not in _SAFE_METHODS:\n            _check_csrf(request)\n",
            "",
            f"{_SIGN_IN} {_BASE}",
        ),
        Mutant(
            "an expired session works",
            "accounts/selectors/callers.py",
            "s.key_hmac = %s AND s.expires_at > now() AND l.is_active",
            "s.key_hmac = %s AND l.is_active",
            _SIGN_IN,
        ),
        Mutant(
            "a revoked key works",
            "accounts/selectors/callers.py",
            "k.revoked_at IS NULL AND ",
            "",
            _KEYS,
        ),
        Mutant(
            "an expired key works",
            "accounts/selectors/callers.py",
            "(k.expires_at IS NULL OR k.expires_at > now())\n    AND ",
            "",
            _KEYS,
        ),
        Mutant(
            "a key does all that its owner may",
            "accounts/selectors/callers.py",
            "rights=grant.rights & rights_of_scopes(scopes)",
            "rights=grant.rights",
            _KEYS,
        ),
        Mutant(
            "secrets are good in every organisation",
            "accounts/tokens.py",
            'message = purpose + b"\\0" + organisation.id.bytes + owner',
            'message = purpose + b"\\0" + owner',
            f"{_KEYS} {_SIGN_IN} tests/accounts/test_tokens.py",
        ),
        Mutant(
            "what is stored needs no pepper",
            "accounts/tokens.py",
            "settings.KEY_PEPPER.encode()",
            'b"kontor"',
            "tests/accounts/test_tokens.py",
        ),
        Mutant(
            "a mistyped key is looked up",
            "accounts/tokens.py",
            ' or _checksum(match["body"]) != match["checksum"]',
            "",
            "tests/accounts/test_tokens.py",
        ),
        Mutant(
            "sign-in keeps the session key of before",
            "accounts/sessions.py",
            "        self.flush()\n",
            "",
            f"{_SIGN_IN} tests/attacks/test_sessions.py",
        ),
        Mutant(
            "the table of sessions holds the cookie",
            "accounts/sessions.py",
            "return tokens.session_hmac(current_organisation(), session_key)",
            "return session_key.encode()",
            f"{_SIGN_IN} tests/attacks/test_secrets.py",
        ),
    ],
    "Guessing": [
        Mutant(
            "tries are not counted",
            "accounts/throttle.py",
            "        if not _take(limit, bucket, cost=1):\n",
            "        if False:\n",
            f"{_SIGN_IN} tests/attacks/test_throttle.py",
        ),
        Mutant(
            "tries are not counted per address",
            "accounts/throttle.py",
            '(schema, purpose, "address", _network(address))',
            '(schema, purpose, "address", hashed)',
            _SIGN_IN,
        ),
        Mutant(
            "tries are not counted per person",
            "accounts/throttle.py",
            '(schema, purpose, "person", hashed)',
            '(schema, purpose, "person", address)',
            _SIGN_IN,
        ),
        Mutant(
            "an unknown address is answered sooner",
            "accounts/services/passwords.py",
            "        make_password(password)\n",
            "",
            "tests/attacks/test_throttle.py",
        ),
        Mutant(
            "a deactivated employee is told so by a job that is missing",
            "accounts/services/passwords.py",
            "        # Nobody's request makes a job too, so that the answer takes as long.\n",
            "        if login is None:\n            return\n",
            "tests/attacks/test_throttle.py",
        ),
        Mutant(
            "a client invents its address",
            "kernel/web/addresses.py",
            "entries[-proxies]",
            "entries[0]",
            "tests/kernel/test_addresses.py",
        ),
    ],
    "Passwords, second factors, links": [
        Mutant(
            "other sessions outlive a change of the password",
            "accounts/services/passwords.py",
            "        Session.objects.filter(login=login).exclude(id__in=[session_id] if session_id else []).delete()\n",
            "",
            _PASSWORDS,
        ),
        Mutant(
            "sessions outlive a reset of the password",
            "accounts/services/passwords.py",
            "        Session.objects.filter(login=login).delete()\n",
            "",
            _PASSWORDS,
        ),
        Mutant(
            "a change of the password asks for none",
            "accounts/services/passwords.py",
            "    if not is_right(login, password):\n",
            "    if False:\n",
            _PASSWORDS,
        ),
        Mutant(
            "a reset link is good in every organisation",
            "accounts/services/login_tokens.py",
            "{current_organisation().id}{super()._make_hash_value(user, timestamp)}",
            "{super()._make_hash_value(user, timestamp)}",
            _PASSWORDS,
        ),
        Mutant(
            "any text is a reset link",
            "accounts/services/login_tokens.py",
            "if login is None or not self.check_token(login, rest):",
            "if login is None:",
            _PASSWORDS,
        ),
        Mutant(
            "links in mails are those of a host that is asked for",
            "accounts/services/mails.py",
            "{current_organisation().url}{_RESET_PATH}",
            "http://localhost{_RESET_PATH}",
            _PASSWORDS,
        ),
        Mutant(
            "a code is good twice",
            "accounts/services/second_factor.py",
            " and step > authenticator.last_step",
            "",
            _SECOND_FACTOR,
        ),
        Mutant(
            "a recovery code is good twice",
            "accounts/services/second_factor.py",
            "deleted, _by_model = RecoveryCode.objects.filter(login_id=login_id, code_hmac=digest).delete()",
            "deleted = RecoveryCode.objects.filter(login_id=login_id, code_hmac=digest).exists()",
            _SECOND_FACTOR,
        ),
        Mutant(
            "the second factor is not asked for",
            "accounts/api/sign_in.py",
            "        if step.methods:\n",
            "        if False:\n",
            f"{_SECOND_FACTOR} tests/attacks/test_sessions.py",
        ),
        Mutant(
            "a waiting sign-in outlives a change of the password",
            "accounts/api/browser.py",
            "return None if selectors.has_new_password(login_id, since=begun) else Pending(login_id)",
            "return Pending(login_id)",
            "tests/attacks/test_sessions.py",
        ),
        Mutant(
            "an old invitation is good",
            "accounts/services/invitations.py",
            "token_hmac=digest, expires_at__gt=timezone.now()",
            "token_hmac=digest",
            _INVITATIONS,
        ),
        Mutant(
            "an invitation is good twice",
            "accounts/services/invitations.py",
            "invitation.accepted_at, invitation.token_hmac = timezone.now(), None\n",
            "invitation.accepted_at = timezone.now()\n",
            _INVITATIONS,
        ),
    ],
    "What somebody may do": [
        Mutant(
            "actions ask for no right",
            "kernel/api/views.py",
            "            actor.require(declared.right)\n",
            "            pass\n",
            _RIGHTS,
        ),
        Mutant(
            "actions let nobody in",
            "kernel/api/views.py",
            "        if declared.access is not Access.PUBLIC and actor is None:\n"
            "            raise AppError(KernelError.NOT_AUTHENTICATED)\n",
            "",
            _RIGHTS,
        ),
        Mutant(
            "an action without a declaration can be called",
            "kernel/api/views.py",
            'if self.action is not None and not hasattr(getattr(self, self.action), "endpoint"):',
            "if False:",
            "tests/attacks/test_reach.py",
        ),
        Mutant(
            "a suspended organisation writes",
            "kernel/api/views.py",
            "self.organisation.state in (OrganisationState.SUSPENDED, OrganisationState.CLOSING)",
            "False",
            "tests/tenants/test_api.py tests/attacks/test_states.py",
        ),
        Mutant(
            "calls are not limited",
            "kernel/api/limits.py",
            "    if counted[-2] > last.limit.amount:\n",
            "    if False:\n",
            _BASE,
        ),
        Mutant(
            "somebody hands out rights that they have not",
            "accounts/authority.py",
            "    if missing or wider:\n",
            "    if wider:\n",
            _ROLES,
        ),
        Mutant(
            "somebody hands out a scope that they have not",
            "accounts/authority.py",
            "    if missing or wider:\n",
            "    if missing:\n",
            f"{_ROLES} tests/attacks/test_reach.py",
        ),
        Mutant(
            "a system role can be changed",
            "accounts/services/roles.py",
            "    if role.is_system:\n        raise AppError(AccountsError.SYSTEM_ROLE)\n",
            "",
            _ROLES,
        ),
        Mutant(
            "rights of the platform exist everywhere",
            "accounts/roles.py",
            "if platform or not right.platform_only}",
            "}",
            f"{_ROLES} tests/tenants/test_api.py",
        ),
        Mutant(
            "the last owner leaves",
            "accounts/services/employees.py",
            "    if not others.exclude(employee_id=leaving).exists():\n",
            "    if False:\n",
            _EMPLOYEES,
        ),
        Mutant(
            "keys outlive a deactivation",
            "accounts/services/employees.py",
            "        ApiKey.objects.filter(owner_id=employee.id, revoked_at=None).update(revoked_at=now)\n",
            "",
            _EMPLOYEES,
        ),
        Mutant(
            "a deactivated employee's session works",
            "accounts/services/employees.py",
            "        Session.objects.filter(login_id=employee.id).delete()\n",
            "",
            _EMPLOYEES,
        ),
        Mutant(
            "a deactivated employee signs in",
            "accounts/services/sign_in.py",
            "if login is None or not right or not login.is_active:",
            "if login is None or not right:",
            f"{_EMPLOYEES} {_SIGN_IN} tests/attacks/test_throttle.py",
        ),
        Mutant(
            "a key makes keys",
            "accounts/authority.py",
            "if actor.id is None or actor.kind not in (ActorKind.EMPLOYEE, ActorKind.PORTAL_USER):",
            "if actor.id is None:",
            _KEYS,
        ),
    ],
    "Whose rows": [
        Mutant(
            "everybody sees every key",
            "accounts/selectors/keys.py",
            "    return ApiKey.objects.filter(owner_id=actor.employee_id)\n",
            "    return ApiKey.objects.all()\n",
            _KEYS,
        ),
        Mutant(
            "a manager of keys becomes their owner by rotating them",
            "accounts/services/api_keys.py",
            "if old.kind == KeyKind.PERSONAL and old.owner_id != employee_id:",
            "if False:",
            f"{_KEYS} tests/attacks/test_reach.py",
        ),
        Mutant(
            "somebody ends another's session",
            "accounts/services/sign_in.py",
            "Session.objects.filter(id=session_id, login_id=login_id).delete()",
            "Session.objects.filter(id=session_id).delete()",
            _SESSIONS,
        ),
        Mutant(
            "preferences are everybody's",
            "accounts/selectors/preferences.py",
            "login_id=owner_of(actor)).order_by",
            "login_id__isnull=False).order_by",
            "tests/accounts/test_me.py",
        ),
        Mutant(
            "everybody sees every job",
            "kernel/jobs/service.py",
            "    return rows.filter(Q(actor_kind=actor.kind, actor_id=actor.id, actor_id__isnull=False))\n",
            "    return rows\n",
            "tests/kernel/test_api_resources.py",
        ),
        Mutant(
            "everybody sees every view",
            "kernel/saved_views/selectors.py",
            "        Q(owner_id=actor.person_id)\n        | Q",
            "        Q(owner_id__isnull=False)\n        | Q",
            "tests/kernel/test_api_resources.py tests/kernel/test_saved_views.py",
        ),
        Mutant(
            "somebody confirms another's file",
            "kernel/files/selectors.py",
            "if file is None or not _is_own(actor, file.uploader_id):",
            "if file is None:",
            "tests/kernel/test_files.py",
        ),
        Mutant(
            "everybody sees every file",
            "kernel/files/selectors.py",
            "if file is None or not (_is_own(actor, file.uploader_id) or file.id in links.visible(actor, [file.id])):",
            "if file is None:",
            "tests/kernel/test_files.py",
        ),
        Mutant(
            "a repeated POST is answered with another's answer",
            "kernel/api/idempotency.py",
            'return f"{actor.kind}:{actor.id}"',
            'return "all"',
            f"{_BASE} tests/attacks/test_reach.py",
        ),
        Mutant(
            "customers have no scope",
            "customers/selectors/visibility.py",
            "    if scope is Scope.ALL:\n",
            "    if True:\n",
            f"tests/customers/test_visibility.py {_SCOPES}",
        ),
        Mutant(
            "contacts have no scope",
            "customers/selectors/visibility.py",
            '    if actor.scope("customers") is Scope.ALL:\n',
            "    if True:\n",
            _SCOPES,
        ),
        Mutant(
            "one's own scope is the team's",
            "customers/selectors/visibility.py",
            "people = set(actor.team_member_ids) if scope is Scope.TEAM else set()",
            "people = set(actor.team_member_ids)",
            "tests/customers/test_visibility.py",
        ),
        Mutant(
            "an assignment that is over still shows",
            "customers/selectors/visibility.py",
            "Assignment.objects.filter(in_force(), employee_id__in=people)",
            "Assignment.objects.filter(employee_id__in=people)",
            "tests/customers/test_visibility.py",
        ),
        Mutant(
            "the history of an unseen customer is read",
            "customers/selectors/history.py",
            "    require_visible(actor, customer_id)\n",
            "",
            _SCOPES,
        ),
        Mutant(
            "the history of an unseen customer is tried",
            "customers/services/restoring.py",
            "    require_visible(actor, customer_id)\n",
            "",
            _SCOPES,
        ),
        Mutant(
            "an unseen customer is changed",
            "customers/services/customer_changes.py",
            "rows = visible(actor).filter(id__in=customer_ids)",
            "rows = Customer.objects.filter(id__in=customer_ids)",
            _SCOPES,
        ),
        Mutant(
            "an unseen customer becomes a parent",
            "customers/services/checks.py",
            "set(visible(actor).filter(id__in=parents)",
            "set(Customer.objects.filter(id__in=parents)",
            _SCOPES,
        ),
        Mutant(
            "duplicates name unseen customers",
            "customers/selectors/duplicates.py",
            "rows = visible(actor).filter(id__in=wanted)",
            "rows = Customer.objects.filter(id__in=wanted)",
            "tests/customers/test_duplicates.py",
        ),
    ],
    "Whose organisation": [
        Mutant(
            "the host is taken from a header of proxies",
            "tenants/middleware.py",
            'request.META.get("HTTP_HOST") or',
            'request.META.get("HTTP_X_FORWARDED_HOST") or request.META.get("HTTP_HOST") or',
            _MIDDLEWARE,
        ),
        Mutant(
            "a thread stays in the organisation",
            "tenants/middleware.py",
            "            return response\n        finally:\n            leave_to_public()\n",
            "            return response\n        finally:\n            pass\n",
            _MIDDLEWARE,
        ),
        Mutant(
            "a stream is read in public",
            "tenants/middleware.py",
            "response.streaming_content = _inside(organisation, iter(response))",
            "pass",
            _MIDDLEWARE,
        ),
        Mutant(
            "an organisation that is being made answers",
            "tenants/middleware.py",
            "organisation is None or organisation.state is OrganisationState.PROVISIONING",
            "organisation is None",
            _MIDDLEWARE,
        ),
        Mutant(
            "a claimed domain leads to the organisation",
            "tenants/selectors/organisations.py",
            "domains__host=host, domains__verified_at__isnull=False",
            "domains__host=host",
            _MIDDLEWARE,
        ),
        Mutant(
            "public is on the search path of requests",
            "kernel/tenancy.py",
            "connection.set_tenant(organisation, include_public=False)",
            "connection.set_tenant(organisation, include_public=True)",
            _MIDDLEWARE,
        ),
        Mutant(
            "a context does not restore what was before",
            "kernel/tenancy.py",
            "connection.set_tenant(before, include_public=include_public_before)",
            "pass",
            "tests/sweeps/test_threads.py",
        ),
        Mutant(
            "keys of the cache are everybody's",
            "kernel/caching.py",
            'f"{connection.schema_name}:{prefix}',
            'f"{prefix}',
            _ISOLATION,
        ),
        Mutant(
            "keys of S3 are everybody's",
            "kernel/storage.py",
            '"/".join((str(current_organisation().id), *parts))',
            '"/".join(parts)',
            f"tests/kernel/test_storage.py {_STORED}",
        ),
        Mutant(
            "domains of other organisations are read",
            "tenants/services/domains.py",
            "Domain.objects.filter(organisation_id=organisation_id, id=domain_id)",
            "Domain.objects.filter(id=domain_id)",
            f"{_ISOLATION} tests/tenants/test_domains.py",
        ),
    ],
    "What comes in": [
        Mutant(
            "unknown fields are taken",
            "kernel/inputs.py",
            'ConfigDict(extra="forbid", strict=True',
            'ConfigDict(extra="ignore", strict=True',
            "tests/attacks/test_input.py",
        ),
        Mutant(
            "control characters are taken",
            "kernel/inputs.py",
            "    if has_control_characters(value):\n",
            "    if False:\n",
            "tests/customers/test_create.py tests/customers/test_tags.py",
        ),
        Mutant(
            "marks that turn the direction are taken",
            "kernel/text.py",
            " or character in _BIDI\n",
            "\n",
            "tests/attacks/test_cells.py",
        ),
        Mutant(
            "a page has no end",
            "kernel/registers/listing.py",
            " and 1 <= int(text) <= MAX_LIMIT",
            "",
            _FILTERS,
        ),
        Mutant(
            "cursors are not signed",
            "kernel/registers/cursor.py",
            "    if not hmac.compare_digest(signature, _sign(payload, register, ordering)):\n",
            "    if False:\n",
            f"{_FILTERS} {_ISOLATION}",
        ),
        Mutant(
            "cursors are good in every organisation",
            "kernel/registers/cursor.py",
            'f"cursor\\0{current_organisation().id}\\0',
            'f"cursor\\0',
            _ISOLATION,
        ),
        Mutant(
            "filters are as deep as one likes",
            "kernel/registers/filters.py",
            "        if depth > MAX_DEPTH:\n",
            "        if False:\n",
            _FILTERS,
        ),
        Mutant(
            "filters have as many conditions as one likes",
            "kernel/registers/filters.py",
            "        if self.conditions > MAX_CONDITIONS:\n",
            "        if False:\n",
            _FILTERS,
        ),
        Mutant(
            "an upload has any size",
            "kernel/storage.py",
            ', ["content-length-range", size, size]',
            "",
            "tests/kernel/test_storage.py",
        ),
    ],
    "What goes out": [
        Mutant(
            "a download link lives for long",
            "kernel/storage.py",
            "DOWNLOAD_EXPIRES = timedelta(minutes=5)",
            "DOWNLOAD_EXPIRES = timedelta(days=5)",
            _STORED,
        ),
        Mutant(
            "formulas stay formulas where Python makes the texts",
            "kernel/exports/cells.py",
            'return "\'" + text if text[:1] in _FORMULA_STARTS else text',
            "return text",
            "tests/kernel/test_exports.py tests/attacks/test_cells.py",
        ),
        Mutant(
            "formulas stay formulas where PostgreSQL makes the texts",
            "kernel/exports/texts.py",
            "return _Disarmed(text) if clean is disarmed else text",
            "return text",
            "tests/kernel/test_exports.py tests/attacks/test_cells.py",
        ),
        Mutant(
            "a line break in a subject begins a header",
            "kernel/mail.py",
            "        if has_control_characters(value):\n",
            "        if False:\n",
            "tests/kernel/test_mail.py",
        ),
        Mutant(
            "a restored copy sends mail",
            "kernel/mail.py",
            "organisation.state is not OrganisationState.ACTIVE or not organisation.sends_mail",
            "organisation.state is not OrganisationState.ACTIVE",
            "tests/kernel/test_mail.py tests/tenants/test_bundles.py",
        ),
        Mutant(
            "a restored copy works before anybody resumed it",
            "tenants/selectors/organisations.py",
            "return not rests and organisation.state",
            "return organisation.state",
            "tests/tenants/test_bundles.py",
        ),
        Mutant(
            "answers may be kept",
            "kernel/web/headers.py",
            'response["Cache-Control"] = "private, no-store"',
            "pass",
            f"{_HEADERS} {_BASE}",
        ),
        Mutant(
            "pages may be framed",
            "config/settings.py",
            '        "frame-ancestors": [NONE],\n',
            "",
            _HEADERS,
        ),
        Mutant(
            "scripts read the session's cookie",
            "config/settings.py",
            "SESSION_COOKIE_HTTPONLY = True",
            "SESSION_COOKIE_HTTPONLY = False",
            _HEADERS,
        ),
        Mutant(
            "logs quote paths",
            "config/logging.py",
            ', "filters": ["paths"]}},',
            "}},",
            "tests/attacks/test_logs.py",
        ),
        Mutant(
            "logs quote exceptions",
            "config/logging.py",
            "structlog.processors.ExceptionRenderer(where_it_was_raised)",
            "structlog.processors.ExceptionRenderer()",
            "tests/attacks/test_logs.py",
        ),
        Mutant(
            "logs quote requests that cannot be read",
            "deploy/web_worker.py",
            'self.log.warning("A request cannot be read: %s", type(exc).__name__)',
            'self.log.warning("A request cannot be read: %s", exc)',
            "tests/deploy/test_web_worker.py",
        ),
        Mutant(
            "secrets are kept as answers to repeats",
            "accounts/api/keys.py",
            "        idempotency=Need.NO,\n        errors=_MADE,\n",
            "        errors=_MADE,\n",
            f"{_KEYS} tests/attacks/test_secrets.py",
        ),
    ],
}
MUTANTS = [mutant for mutants in GROUPS.values() for mutant in mutants]
