import { describe, expect, it } from 'vitest'
import { readWorkerSettings } from '@/server/worker/settings'

const WORKER_DATABASE_URL = 'postgresql://cpis_worker:secret-word@db.example/cpis'

describe('the settings of the worker', () => {
  it('need no more than its own database login', () => {
    expect(readWorkerSettings({ WORKER_DATABASE_URL, SMTP_URL: '' })).toEqual({
      DEMOGRAPHICS_MOST_CHANGED: 1,
      WORKER_DATABASE_URL,
      SMTP_URL: undefined,
      MAIL_FROM: 'no-reply@cpis.invalid',
      BRAND_NAME: 'Child Protection Information Sharing',
      subjectKeys: [],
    })
  })

  it('have the key of closed numbers where demographics are asked, and nowhere else', () => {
    const key = 'k'.repeat(32)
    const asks = { WORKER_DATABASE_URL, DEMOGRAPHICS_URL: 'https://demographics.example' }
    expect(() => readWorkerSettings(asks)).toThrow('SUBJECT_KEY')
    expect(readWorkerSettings({ ...asks, SUBJECT_KEY: key }).subjectKeys).toEqual([key])
    expect(readWorkerSettings({ ...asks, SUBJECT_KEY: key, SUBJECT_KEYS_FORMER: `${'f'.repeat(32)}, ` }).subjectKeys).toEqual([key, 'f'.repeat(32)])
    expect(readWorkerSettings({ WORKER_DATABASE_URL, SUBJECT_KEY: key }).subjectKeys).toEqual([])
  })

  it.each([
    ['WORKER_DATABASE_URL', undefined],
    ['WORKER_DATABASE_URL', 'http://db.example'],
    ['SMTP_URL', 'http://secret-word@mail.example'],
    ['DEMOGRAPHICS_URL', 'secret-word'],
    ['DEMOGRAPHICS_MOST_CHANGED', 'secret-word'],
    ['MAIL_FROM', 'secret-word'],
    ['SUBJECT_KEY', 'secret-word'],
    ['MAIL_FROM', 'a@b\r\nBcc: secret-word@mail.example'],
  ])('%s is refused when it is wrong, without being repeated', (name, value) => {
    const read = () => readWorkerSettings({ WORKER_DATABASE_URL, [name]: value })
    expect(read).toThrow(name)
    expect(read).not.toThrow('secret-word')
  })
})
