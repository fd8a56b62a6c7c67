"""Other ways of saying the same: what any correct reader has to take, but Google's writers never write."""

import json
import math
import struct

from google.protobuf.descriptor import FieldDescriptor as Field

from messages import (
    INTEGERS, SAME_AS_ABSENT, UNKNOWN_BELOW_ZERO, UNKNOWN_IS_REFUSED, UNKNOWN_READ_AS, body, is_float, is_list, name,
)

WIRE_TYPES = {Field.CPPTYPE_DOUBLE: 1, Field.CPPTYPE_FLOAT: 5, Field.CPPTYPE_STRING: 2, Field.CPPTYPE_MESSAGE: 2}
# Nothing that the schema ever holds back.
UNKNOWN_NUMBERS = range(1000, 2**29)
UNKNOWN_ENUM_VALUES = [99, 1000, 2**31 - 1, -1]


class Form:
    """A way of writing. After `write`, `is_known_to_google` tells whether Google's reader has to read the same."""

    def __init__(self, messages):
        self.messages = messages
        self.random = messages.random
        self.is_known_to_google = True

    def write(self, message):
        self.is_known_to_google = True
        return self.message(message)

    def maybe(self, chance):
        return self.random.random() < chance

    def shuffled(self, lists):
        """All elements, those of one list in their order."""
        owners = [index for index, each in enumerate(lists) for _ in each]
        self.random.shuffle(owners)
        iterators = [iter(each) for each in lists]
        return [next(iterators[owner]) for owner in owners]

    def absent_enumeration(self, field, unknown):
        """A value of an enumeration that counts as none, if there is one."""
        if field.cpp_type != Field.CPPTYPE_ENUM or name(field) in UNKNOWN_IS_REFUSED:
            return None
        return SAME_AS_ABSENT.get(name(field)) or self.random.choice(unknown)

    def stand_in(self, unknown):
        """Now and then, a value that nobody knows in the place of the one that it is read as."""
        if not self.maybe(0.3):
            return None
        self.is_known_to_google = False
        return self.random.choice(unknown)

    def decoys(self, owner, field, are_merged):
        """Values that another one replaces: of the same field or, in a oneof, of another choice."""
        while self.maybe(0.08):
            other = type(owner)()
            choices = [each for each in body(field).fields] if body(field) is not None else [field]
            choice = self.random.choice(choices)
            if are_merged and choice == field and field.message_type is not None:
                continue
            # Whatever a batch holds would have to be valid, too.
            if choice.message_type is not None and choice.message_type.name.endswith("Batch"):
                continue
            self.messages.set(other, choice)
            yield choice, getattr(other, choice.name)

    def unknown_motion(self, message):
        """Fields that may be written with a number below zero, since they are absent."""
        for field in message.DESCRIPTOR.fields:
            if field.name in UNKNOWN_BELOW_ZERO and not message.HasField(field.name) and self.maybe(0.2):
                self.is_known_to_google = False
                yield field, self.random.choice([-1.0, -0.5, -1e30])

    def unset(self, message):
        """Fields that may be written with their default value: those without presence that have it."""
        for field in message.DESCRIPTOR.fields:
            if not is_list(field) and not field.has_presence and not getattr(message, field.name):
                # Minus zero is none.
                if not is_float(field) or math.copysign(1, getattr(message, field.name)) > 0:
                    yield field


class Binary(Form):
    """Fields in any order and more than once, messages in parts, fields, groups and enumeration values that nobody knows,
    long varints."""

    def message(self, message):
        return b"".join(self.fields(message))

    def parts(self, message):
        """What together is the message: the fields of all of them, in order."""
        parts = [[]]
        for field in self.fields(message):
            while self.maybe(0.02):
                parts.append([])
            parts[-1].append(field)
        return [b"".join(part) for part in parts]

    def fields(self, message):
        fields = []
        for field, value in message.ListFields():
            if is_list(field):
                # A list keeps its order among other fields.
                fields.append([self.field(field, each) for each in value])
                continue
            parts = []
            for decoy, content in self.decoys(message, field, are_merged=True):
                parts.append(self.field(decoy, content))
            if value == UNKNOWN_READ_AS.get(name(field)):
                value = self.stand_in(UNKNOWN_ENUM_VALUES) or value
            if field.message_type is not None:
                fields.append([*parts, *(self.delimited(field, part) for part in self.parts(value))])
            else:
                fields.append([*parts, self.field(field, value)])
        for field, number in self.unknown_motion(message):
            fields.append([self.field(field, number)])
        for field in self.unset(message):
            absent = self.absent_enumeration(field, UNKNOWN_ENUM_VALUES)
            if absent is not None and self.maybe(0.5):
                # Counts as none, though Google's reader keeps the number.
                self.is_known_to_google = False
                fields.append([self.field(field, absent)])
            elif self.maybe(0.2):
                fields.append([self.field(field, getattr(message, field.name))])
        while self.maybe(0.1):
            fields.append([self.unknown()])
        return self.shuffled(fields)

    def field(self, field, value):
        wire_type = WIRE_TYPES.get(field.cpp_type, 0)
        if field.message_type is not None:
            content = self.message(value)
        elif wire_type == 2:
            content = value.encode()
        elif wire_type:
            return self.tag(field.number, wire_type) + struct.pack("<d" if wire_type == 1 else "<f", value)
        else:
            if field.cpp_type == Field.CPPTYPE_BOOL and value:
                value = self.random.choice([1, 1, 2, 2**64 - 1])
            elif field.cpp_type == Field.CPPTYPE_UINT32 and self.maybe(0.1):
                # Of more than 32 bits the lower ones count.
                value += self.random.getrandbits(31) << 32
            return self.tag(field.number, 0) + self.varint(value)
        return self.delimited(field, content)

    def delimited(self, field, content):
        return self.tag(field.number, 2) + self.varint(len(content), 5) + content

    def tag(self, number, wire_type):
        return self.varint(number << 3 | wire_type, 5)

    def varint(self, value, limit=10):
        """In as many bytes as are needed, or sometimes more."""
        value &= 2**64 - 1
        groups = []
        while value >= 0x80 or (len(groups) + 1 < limit and self.maybe(0.03)):
            groups.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes([*groups, value])

    def unknown(self, depth=3):
        number = self.random.choice(UNKNOWN_NUMBERS)
        if depth and self.maybe(0.2):
            # In a group the numbers of known fields mean nothing, either.
            fields = [self.tag(1, 0) + self.varint(7)] * self.maybe(0.3)
            while self.maybe(0.5):
                fields.append(self.unknown(depth - 1))
            return self.tag(number, 3) + b"".join(fields) + self.tag(number, 4)
        content = self.random.randbytes(self.random.choice([0, 3, 200]))
        return self.random.choice([
            self.tag(number, 0) + self.varint(self.random.getrandbits(64)),
            self.tag(number, 1) + self.random.randbytes(8),
            self.tag(number, 2) + self.varint(len(content), 5) + content,
            self.tag(number, 5) + self.random.randbytes(4),
        ])


class JSON(Form):
    """Both spellings of names, any order and white space, numbers quoted or not and in any notation, escapes, null."""

    def write(self, message):
        return super().write(message).encode()

    def message(self, message):
        members = []
        for field, value in message.ListFields():
            # Google's reader takes a name once, and one choice of a oneof.
            if is_list(field):
                at = self.random.randrange(len(value)) if self.maybe(0.05) else 0
                parts = [value[:at], value[at:]] if at else [value]
                self.is_known_to_google &= at == 0
                members.append([self.member(field, self.value(field, part)) for part in parts])
                continue
            parts = []
            for decoy, content in self.decoys(message, field, are_merged=False):
                self.is_known_to_google = False
                parts.append(self.member(decoy, self.value(decoy, content)))
            members.append([*parts, self.member(field, self.value(field, value))])
        written = {field.name for field, _ in message.ListFields()}
        for field, number in self.unknown_motion(message):
            written.add(field.name)
            members.append([self.member(field, repr(number))])
        for field in self.unset(message):
            if self.maybe(0.6):
                continue
            written.add(field.name)
            absent = self.absent_enumeration(field, ['"NEVER_HEARD_OF"', "99"])
            if absent is not None and self.maybe(0.5):
                members.append([self.member(field, str(absent))])
                self.is_known_to_google = False
            else:
                members.append([self.member(field, self.value(field, getattr(message, field.name)))])
        for field in message.DESCRIPTOR.fields:
            if field.name not in written and self.maybe(0.1):
                members.append([self.member(field, "null")])
        while self.maybe(0.1):
            members.append([f"{json.dumps('unknown' + str(self.random.random()))}:{self.unknown(3)}"])
        return self.joined("{", self.shuffled(members), "}")

    def member(self, field, value):
        name = self.string(field.json_name if self.maybe(0.7) else field.name)
        return f"{name}{self.space()}:{self.space()}{value}"

    def value(self, field, value):
        if is_list(field):
            return self.joined("[", [self.single(field, each) for each in value], "]")
        return self.single(field, value)

    def single(self, field, value):
        if field.message_type is not None:
            return self.message(value)
        if field.cpp_type == Field.CPPTYPE_BOOL:
            return "true" if value else "false"
        if field.cpp_type == Field.CPPTYPE_ENUM:
            if value == UNKNOWN_READ_AS.get(name(field)):
                unknown = self.stand_in(['"NEVER_HEARD_OF"', "99"])
                if unknown is not None:
                    return unknown
            known = field.enum_type.values_by_number[value].name
            return str(value) if self.maybe(0.3) else self.string(known)
        if field.cpp_type in INTEGERS:
            return self.integer(value)
        if is_float(field):
            return self.real(value)
        return self.string(value)

    def integer(self, value):
        text = str(value)
        # Google's reader takes a detour through floating point, which larger numbers would not survive.
        if abs(value) < 10**15 and self.maybe(0.3):
            digits = text.rstrip("0") if value else text
            exponent = self.random.choice(["e", "E", "e+", "E+"]) + str(len(text) - len(digits))
            zeros = "0" * self.random.randint(1, 40)
            choices = [f"{text}.0", f"{text}.{zeros}", f"{text}.000e0", f"{digits}{exponent}"]
            choices += [f"{text}{zeros}e-{len(zeros)}"] if value else []
            text = self.random.choice(choices)
        if not self.maybe(0.5):
            return text
        # In quotes it only takes digits.
        self.is_known_to_google &= text == str(value)
        return self.string(text)

    def real(self, value):
        texts = [repr(value), f"{value:.17e}", f"{value:.20E}"]
        if value.is_integer() and abs(value) < 1e15 and (value or math.copysign(1, value) > 0):
            texts.append(str(int(value)))
        if abs(value) < 1e15:
            texts.append(f"{value:.30f}" if abs(value) > 1e-9 or value == 0 else repr(value))
        text = self.random.choice(texts)
        return self.string(text) if self.maybe(0.3) else text

    def string(self, text):
        return '"' + "".join(map(self.character, text)) + '"'

    def character(self, character):
        short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
        if character in short and self.maybe(0.7):
            return short[character]
        if character in '"\\' or character < " " or self.maybe(0.05):
            units = character.encode("utf-16-be")
            digits = [units[at:at + 2].hex() for at in range(0, len(units), 2)]
            return "".join(f"\\u{each.upper() if self.maybe(0.5) else each}" for each in digits)
        return "\\/" if character == "/" and self.maybe(0.5) else character

    def joined(self, opening, parts, closing):
        separator = f"{self.space()},{self.space()}"
        return f"{opening}{self.space()}{separator.join(parts)}{self.space()}{closing}"

    def space(self):
        return "".join(self.random.choice(" \t\r") for _ in range(2)) if self.maybe(0.05) else ""

    def unknown(self, depth):
        kind = self.random.randrange(7 if depth else 5)
        if kind == 5:
            return self.joined("[", [self.unknown(depth - 1) for _ in range(self.random.randrange(3))], "]")
        if kind == 6:
            names = [f'"{index}{self.random.random()}"' for index in range(self.random.randrange(3))]
            return self.joined("{", [f"{each}:{self.unknown(depth - 1)}" for each in names], "}")
        return ["null", "true", "-1.5e+3", "123456789012345678901234567890", self.string(self.messages.text())][kind]
