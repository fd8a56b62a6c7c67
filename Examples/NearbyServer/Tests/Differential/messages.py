"""Random messages of the schema.

Everything is found in the descriptors, so a field that the schema gains is covered at once. Only what the schema's
comments demand beyond its types stands here, by the names of fields: ranges, ids, and what must not be missing.
"""

import math
import struct
import unicodedata

from google.protobuf.descriptor import FieldDescriptor as Field

# Fields without which their message makes no sense. Bodies, which stand in a oneof, are needed everywhere.
REQUIRED = {
    "LocationReport.location", "AcceptedLocation.location", "NearbyFriend.location", "OwnLocation.location",
    "FriendAppeared.friend", "FriendMoved.friend", "Welcome.limits", "Welcome.hints", "LocationRecord.version",
}
USERS = {
    "FriendAdded.user", "FriendRemoved.user", "Welcome.user", "NearbyFriend.user", "FriendLeft.user",
    "LocationRecord.user", "FriendshipChange.user", "FriendshipChange.friend",
}
# Lists that are errors when they are empty.
NOT_EMPTY = {"ReportBatch.reports", "ClientBatch.messages", "ServerBatch.messages"}
# No batch stands in a batch.
NOT_WITHIN = {"ClientBatch": {"ClientBatch"}, "ServerBatch": {"ServerBatch"}}
# Only with another field that is there, or true.
ONLY_WITH = {"Sharing.until_ms": "paused", "ChannelMessage.age_ms": "location"}
# How precisely a friend lets itself be seen: exact is written as absent, and what nobody knows is read as the least precise,
# 5 km. A client that asks for a precision that nobody knows is refused.
SAME_AS_ABSENT = {"NearbyFriend.precision": 1, "LocationRecord.precision": 1}
UNKNOWN_READ_AS = {"NearbyFriend.precision": 4, "LocationRecord.precision": 4}
UNKNOWN_IS_REFUSED = {"Sharing.precision"}
# What a device does not know is absent, or below zero.
UNKNOWN_BELOW_ZERO = {"heading_deg", "speed_mps"}
BOUNDS = {
    "latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0), "heading_deg": (0.0, math.nextafter(360.0, 0.0)),
    "accuracy_m": (0.0, math.inf), "speed_mps": (0.0, math.inf),
}

INTEGERS = {Field.CPPTYPE_INT32: (32, True), Field.CPPTYPE_INT64: (64, True),
            Field.CPPTYPE_UINT32: (32, False), Field.CPPTYPE_UINT64: (64, False)}
LETTERS = "aZ7-_.\"\\/'<&é名🙂\u0301\u200b"


def name(field):
    """`Message.field`, as the tables above have it."""
    return f"{field.containing_type.name}.{field.name}"


def is_list(field):
    return field.label == Field.LABEL_REPEATED


def body(field):
    """The oneof that a field is a choice of; none for the synthetic ones of `optional`."""
    oneof = field.containing_oneof
    return oneof if oneof is not None and len(oneof.fields) > 1 else None


def bodies(descriptor):
    return [oneof for oneof in descriptor.oneofs if len(oneof.fields) > 1]


def is_allowed_in_id(character):
    return unicodedata.category(character) not in {"Cc", "Zs", "Zl", "Zp"}


def is_set(message, field_name):
    has_presence = message.DESCRIPTOR.fields_by_name[field_name].has_presence
    return message.HasField(field_name) if has_presence else bool(getattr(message, field_name))


def is_float(field):
    return field.cpp_type in (Field.CPPTYPE_FLOAT, Field.CPPTYPE_DOUBLE)


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


class Messages:
    """Makes up messages, with a taste for extreme values."""

    def __init__(self, random):
        self.random = random

    def message(self, make, within=frozenset()):
        """A valid message of a class."""
        message = make()
        self.fill(message, within)
        return message

    def fill(self, message, within=frozenset()):
        descriptor = message.DESCRIPTOR
        inside = within | {descriptor.name}
        forbidden = set().union(*(NOT_WITHIN.get(each, set()) for each in inside))
        chosen = set()
        for oneof in bodies(descriptor):
            choices = [each for each in oneof.fields
                       if each.message_type is None or each.message_type.name not in forbidden]
            chosen.add(self.random.choice(choices).name)
        for field in descriptor.fields:
            if body(field) is not None:
                if field.name in chosen:
                    self.set(message, field, inside)
            elif name(field) in ONLY_WITH and not is_set(message, ONLY_WITH[name(field)]):
                continue
            elif is_list(field):
                for _ in range(self.random.randint(1 if name(field) in NOT_EMPTY else 0, 4)):
                    self.add(message, field, inside)
            elif name(field) in REQUIRED | USERS or self.random.random() < 0.6:
                self.set(message, field, inside)

    def set(self, message, field, inside=frozenset()):
        if field.message_type is None:
            setattr(message, field.name, self.value(field))
        else:
            getattr(message, field.name).SetInParent()
            self.fill(getattr(message, field.name), inside)

    def add(self, message, field, inside=frozenset()):
        values = getattr(message, field.name)
        if field.message_type is None:
            values.append(self.value(field))
        else:
            self.fill(values.add(), inside)

    def value(self, field):
        """A valid value of a field that is not a message."""
        if field.cpp_type in INTEGERS:
            value = self.integer(*INTEGERS[field.cpp_type])
            # The version before all others stands for none, and is written as absent.
            return 0 if name(field) == "LocationVersion.epoch" and value == -(2**63) else value
        if is_float(field):
            return self.real(field)
        if field.cpp_type == Field.CPPTYPE_BOOL:
            return self.random.random() < 0.5
        if field.cpp_type == Field.CPPTYPE_ENUM:
            known = [each.number for each in field.enum_type.values if each.number != SAME_AS_ABSENT.get(name(field))]
            return self.random.choice(known)
        if field.cpp_type == Field.CPPTYPE_STRING and field.type == Field.TYPE_STRING:
            return self.user() if name(field) in USERS else self.text()
        raise NotImplementedError(f"{name(field)} has a type that no field had before")

    def integer(self, bits, is_signed):
        if self.random.random() < 0.3:
            return self.random.choice([0, 1, 127, 128, 300, 2**(bits - is_signed) - 1, -(2**(bits - 1)) * is_signed])
        value = self.random.getrandbits(bits) >> self.random.randrange(bits)
        return value - 2**(bits - 1) if is_signed and self.random.random() < 0.3 else value >> is_signed

    def real(self, field):
        low, high = BOUNDS.get(field.name, (-math.inf, math.inf))
        is_single = field.cpp_type == Field.CPPTYPE_FLOAT
        while True:
            kind = self.random.randrange(5)
            if kind == 0:
                value = self.random.uniform(max(low, -1e6), min(high, 1e6))
            elif kind == 1:
                value = round(self.random.uniform(max(low, -1000), min(high, 1000)), self.random.randrange(8))
            elif kind == 2:
                value = float(self.random.randint(-200, 200))
            elif kind == 3:
                value = self.random.choice([0.0, -0.0, low, high, 5e-324, -5e-324, 1e22, 1e23, 1.7976931348623157e308])
            else:
                value = struct.unpack("<d", self.random.getrandbits(64).to_bytes(8, "little"))[0]
            if is_single:
                try:
                    value = float32(value)
                except OverflowError:
                    continue
            if math.isfinite(value) and low <= value <= high:
                return value

    def user(self):
        count = self.random.choice([1, 4, 15, 16, 36, 128]) if self.random.random() < 0.5 else self.random.randint(1, 30)
        text = ""
        while len(text.encode()) < count:
            character = self.random.choice(LETTERS) if self.random.random() < 0.9 else chr(self.random.randrange(0x3000))
            text += character if is_allowed_in_id(character) else "x"
        while len(text.encode()) > 128:
            text = text[:-1]
        return text

    def text(self):
        return "".join(self.character() for _ in range(self.random.choice([0, 1, 5, 40])))

    def character(self):
        kind = self.random.randrange(4)
        if kind < 2:
            return chr(self.random.randrange(0x80))
        if kind == 2:
            return self.random.choice("\"\\/\b\f\n\r\t\0\x1f\x7f\u2028\ufeff\uffff")
        code = self.random.randrange(0x110000)
        return chr(code) if not 0xD800 <= code < 0xE000 else "?"


class Faults:
    """Makes a valid message invalid in one place, and knows which."""

    def __init__(self, random):
        self.random = random

    def spoil(self, message):
        """Changes a message; returns the path of the field that is wrong then, or None if nothing can be."""
        places = list(self.places(message, []))
        if not places:
            return None
        owner, field, path = self.random.choice(places)
        if field is None:
            for oneof in bodies(owner.DESCRIPTOR):
                owner.ClearField(oneof.name)
            return ".".join(path)
        if field.message_type is not None:
            owner.ClearField(field.name)
        elif is_float(field):
            low, high = BOUNDS.get(field.name, (-math.inf, math.inf))
            wrong = [math.nan, math.inf, -math.inf]
            # The least above a heading is a full turn when it is rounded, which is north.
            beyond = [] if field.name == "heading_deg" else [math.nextafter(high, math.inf)]
            beyond += [high + 1, high + 1e9]
            if field.name not in UNKNOWN_BELOW_ZERO:
                beyond += [low - 1, low - 1e9]
            wrong += filter(math.isfinite, beyond)
            setattr(owner, field.name, self.random.choice(wrong))
        else:
            setattr(owner, field.name, self.random.choice(["", "a b", "a\n", "\0", "\u00a0", "x" * 129, "名" * 43]))
        return ".".join([*path, field.json_name])

    def places(self, message, path):
        descriptor = message.DESCRIPTOR
        if bodies(descriptor):
            yield message, None, path
        for field in descriptor.fields:
            if name(field) in REQUIRED | USERS or (is_float(field) and not is_list(field)):
                yield message, field, path
        for field, value in message.ListFields():
            # What stands in a batch is answered by itself.
            if field.message_type is None or name(field) in NOT_EMPTY:
                continue
            for each in value if is_list(field) else [value]:
                yield from self.places(each, [*path, field.json_name])
