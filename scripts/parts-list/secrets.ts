import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap/root.mjs'

/** What each kind of secret looks like in a file. Written so that the patterns do not match themselves. */
const SECRETS: readonly { what: string; pattern: RegExp }[] = [
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { what: 'a private key as JSON', pattern: /"d"\s*:\s*"[A-Za-z0-9_-]{40,}"/ },
  { what: 'a signed token', pattern: /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}/ },
  {
    what: 'a key for a cloud service or a code host',
    pattern:
      /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,}|npm_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{20,}|AIza[A-Za-z0-9_-]{35}|glpat-[A-Za-z0-9_-]{20})\b/,
  },
  { what: 'a password in a URL', pattern: /\b[a-z][a-z0-9+]*:\/\/[^\s:@/'"`<>]+:[^\s:@/'"`<>$]{6,}@(?!db\.example\b|\$)[\w.-]+/ },
  {
    what: 'a long random value named as a secret',
    pattern:
      /(?:secret|password|passwd|api[_-]?key|token|private[_-]?key|_KEY)['"]?\s*[:=]\s*['"]?(?=[A-Za-z0-9+/_-]*[0-9])(?=[A-Za-z0-9+/_-]*[A-Z])(?=[A-Za-z0-9+/_-]*[a-z])[A-Za-z0-9+/_-]{24,}={0,2}(?![A-Za-z0-9(.])/i,
  },
]

/** Names of files that contain nothing but secrets. */
const SECRET_FILES =
  /(^|\/)(\.env(\.(?!example$)[\w.]+)?|id_(rsa|ed25519|ecdsa)|.+\.(pem|p12|pfx|key|jks|keystore)|secrets\.json|\.npmrc\.auth|\.netrc|\.pgpass)$/

/** The largest file that is searched, in bytes: larger ones are data. */
const LARGEST = 5_000_000

/** Where a secret was found: the file and line, never the secret itself. */
export type FoundSecret = { file: string; line: number; what: string }

/** Everything in one text that looks like a secret. */
export function secretsIn(file: string, text: string): FoundSecret[] {
  const byName = SECRET_FILES.test(file) ? [{ file, line: 0, what: 'a file of secrets' }] : []
  return [
    ...byName,
    ...text.split('\n').flatMap((line, at) => SECRETS.filter(({ pattern }) => pattern.test(line)).map(({ what }) => ({ file, line: at + 1, what }))),
  ]
}

/** Searches every file in the repository. @returns how many were searched, and what was found */
export function scanForSecrets(): { files: number; found: FoundSecret[] } {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64_000_000 })
    .split('\0')
    .filter((file) => file !== '' && statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile() === true)
  const found = files.flatMap((file) => {
    const bytes = readFileSync(path.join(root, file))
    const text = bytes.length > LARGEST || bytes.subarray(0, 8_000).includes(0) ? '' : bytes.toString('utf8')
    return file === 'package-lock.json' ? [] : secretsIn(file, text)
  })
  return { files: files.length, found }
}
