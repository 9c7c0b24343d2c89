import { seededRandom } from './hostile-files'

/** Texts that have broken something somewhere: in databases, pages, parsers, patterns, dates, numbers and file systems. */
const KNOWN: readonly string[] = [
  '', ' ', '\0', 'a\0b', '\u0001\u0002', '\ufeff', '\u200b', '\u202eabc', '\u2028', '\ud800', 'a\udfffb', '\uffff', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', 'Z\u0351\u036b\u0343a\u0363\u0348',
  "'", '"', "' or '1'='1", "'; drop table cpis.child; --", '\\', '\\x00', '$1', '$$', '%', '%00', '%s%n', '_', '{}', '[]', '{"a":1}', 'null', 'undefined', 'NaN', 'true',
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '{"__proto__":{"polluted":true}}', '$ACTION_ID_0', '$undefined', '$F1', '$@1', '$Q1', '$K1',
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '{{7*7}}', '${7*7}', '#{7*7}', '<%= 7 %>', 'javascript:alert(1)', 'data:text/html,x', '//evil.example', '../../etc/passwd',
  '-1', '0', '-0', '1e309', '9007199254740993', '99999999999999999999', '0x10', '1_000', '１２', '٣', '²', '1,5', '+44 7700 900000',
  '0000-00-00', '2026-02-30', '99999-01-01', 'infinity', 'epoch', 'now', '31/12/2026', '2026-13-45', '24:60',
  '999 000 0018', '9990000018', '9990000019', '0000000000', '９９９００００１８', '999\u200b0000018', '00000000-0000-0000-0000-000000000000', 'not-an-id',
  '=cmd|calc!A1', '@SUM(1)', '\r\nSet-Cookie: a=b', 'a\r\n\r\nb', '\t', '\n'.repeat(500), ' '.repeat(20_000), '9'.repeat(20_000), `${'9'.repeat(5_000)}!`, `${' '.repeat(20_000)}x`,
  `${'a'.repeat(20_000)}@`, `${'-'.repeat(9_000)}1`, 'é'.repeat(10_000), '\u0301'.repeat(5_000), `${'a@'.repeat(4_000)}`, `${'a.'.repeat(4_000)}b@c`, '('.repeat(5_000), '\u{1f600}'.repeat(5_000), `${'\u200b '.repeat(4_000)}x`,
]

/** Malicious texts: the known ones in turn, then mixtures. The same seed makes the same texts. */
export function* hostileStrings(seed: number, howMany: number): Generator<string> {
  const random = seededRandom(seed)
  const any = () => KNOWN[random(KNOWN.length)] ?? ''
  for (let at = 0; at < howMany; at += 1) {
    if (at % 3 === 0) yield KNOWN[(at / 3) % KNOWN.length] ?? ''
    else if (at % 3 === 1) yield `${any()}${any()}${any()}`.slice(0, 30_000)
    else yield Array.from({ length: 1 + random(60) }, () => String.fromCodePoint([random(0x20), 0x20 + random(0x60), random(0x2fff), 0x1_0000 + random(0xf_ffff)][random(4)] ?? 0x20)).join('')
  }
}

/** The value given to fields that no form of the service has; it must turn up nowhere. */
export const CANARY = 'extra-key-canary'
export const EXTRA_KEYS: readonly string[] = ['authority_id', 'authorityId', 'organisationId', 'organisation', 'role', 'personId', 'id', 'version', 'shielded', 'withdrawn_at', 'deleted', 'approved',
  '__proto__', '__proto__[role]', 'constructor', 'constructor.prototype.role', 'constructor[prototype][role]', 'prototype', 'toString', 'hasOwnProperty', 'then', 'seen[]', 'data.authority_id', '$where', '', ' ', '\0', '[', 'a[b][c]']
