"""What the field-policy presets ask for, beside the name, which always is."""

from customers.field_policy import Preset

# {preset: {resource: ((field, kind or None), ...)}}, required at creation and from then on.
RULES: dict[Preset, dict[str, tuple[tuple[str, str | None], ...]]] = {
    Preset.MINIMAL: {},
    Preset.BUILDER: {
        "customers": (("first_name", "person"), ("addresses", None), ("phones", None)),
    },
    Preset.BILLING: {
        "customers": (("segment", None), ("status", None), ("channel", None), ("responsible_manager", None)),
    },
}
