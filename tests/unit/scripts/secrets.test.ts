import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readOrMakeSecrets } from '@/scripts/start/secrets'

let folder: string
const file = () => path.join(folder, 'secrets.json')

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cpis-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the secrets of a data directory', () => {
  it('are made once, for their owner alone, and are the same ever after', () => {
    const made = readOrMakeSecrets(folder, {})
    expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(readOrMakeSecrets(folder, {})).toEqual(made)
  })

  it('that a newer CPIS needs are added, and the others stay', () => {
    const { MAILBOX_KEY, ...older } = readOrMakeSecrets(folder, {})
    writeFileSync(file(), JSON.stringify(older))
    const whole = readOrMakeSecrets(folder, {})
    expect(whole).toMatchObject(older)
    expect(whole.MAILBOX_KEY).not.toBe(MAILBOX_KEY)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(whole)
  })

  it('are never written over when the file is something else', () => {
    for (const text of ['not json', '{"SUBJECT_KEY":"short"}']) {
      writeFileSync(file(), text)
      expect(() => readOrMakeSecrets(folder, {})).toThrow('is not a file of CPIS secrets')
      expect(readFileSync(file(), 'utf8')).toBe(text)
    }
  })

  it('that the environment sets come from there', () => {
    const given = 'a secret of the environment and nothing else'
    expect(readOrMakeSecrets(folder, { MAILBOX_KEY: given }).MAILBOX_KEY).toBe(given)
    expect(() => readOrMakeSecrets(folder, { MAILBOX_KEY: 'short' })).toThrow('MAILBOX_KEY must be at least 32 characters')
  })
})
