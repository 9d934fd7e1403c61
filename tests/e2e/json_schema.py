#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""json_schema: lines of JSON against a schema, with the words that ours uses.

usage: json_schema.py SCHEMA REPORT...
"""
import json
import sys

TYPES = {
    'object': lambda v: isinstance(v, dict),
    'array': lambda v: isinstance(v, list),
    'string': lambda v: isinstance(v, str),
    'boolean': lambda v: isinstance(v, bool),
    'null': lambda v: v is None,
    'number': lambda v: isinstance(v, (int, float)) and
    not isinstance(v, bool),
    'integer': lambda v: isinstance(v, int) and not isinstance(v, bool),
}
KNOWN = {'$schema', 'title', 'description', 'type', 'required', 'properties',
         'additionalProperties', 'enum', 'minimum', 'items'}


def faults(value, schema, where):
    """Yields what is wrong with a value."""
    unknown = set(schema) - KNOWN
    if unknown:
        yield f'{where}: the schema says {unknown}, which is not known here'
    types = schema.get('type', list(TYPES))
    types = [types] if isinstance(types, str) else types
    if not any(TYPES[t](value) for t in types):
        yield f'{where}: {value!r} is not of type {types}'
        return
    if 'enum' in schema and value not in schema['enum']:
        yield f'{where}: {value!r} is not one of {schema["enum"]}'
    if 'minimum' in schema and value is not None and \
            value < schema['minimum']:
        yield f'{where}: {value} is below {schema["minimum"]}'
    if isinstance(value, dict):
        for key in schema.get('required', []):
            if key not in value:
                yield f'{where}: {key} is missing'
        for key, member in value.items():
            if key in schema.get('properties', {}):
                yield from faults(member, schema['properties'][key],
                                  f'{where}.{key}')
            else:
                yield f'{where}: {key} is not described'
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from faults(item, schema.get('items', {}), f'{where}[{i}]')


def main():
    """Exit status 0: all lines of all reports are as the schema says."""
    with open(sys.argv[1], encoding='utf-8') as file:
        schema = json.load(file)
    found = 0
    for path in sys.argv[2:]:
        with open(path, encoding='utf-8') as file:
            for n, line in enumerate(file, 1):
                for fault in faults(json.loads(line), schema, f'{path}:{n}'):
                    print(fault)
                    found += 1
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
