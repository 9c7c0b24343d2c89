import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readCheckpointReceipt, writeCheckpointReceipt } from '@/lib/sealing/checkpoint-receipt'
import { withoutNumbers } from '@/lib/shared/log'
import { readReceipt, writeReceipt } from '@/lib/shared/receipt'
import { eventMacWith } from '@/lib/use-case/event-mac'

const hash = createHash('sha256').update('anything').digest()

describe('receipts', () => {
  it('of a record and of a checkpoint are read as they were written, are never mistaken for each other, and pass the log as they are', () => {
    const record = { eventId: randomUUID(), macHash: hash }
    const checkpoint = { n: 1_234_567_890, hash: hash.toString('hex') }
    expect(readReceipt(writeReceipt(record))).toEqual(record)
    expect(readCheckpointReceipt(writeCheckpointReceipt(checkpoint))).toEqual(checkpoint)
    expect([readReceipt(writeCheckpointReceipt(checkpoint)), readCheckpointReceipt(writeReceipt(record))]).toEqual([undefined, undefined])
    for (const text of [writeReceipt(record), writeCheckpointReceipt(checkpoint)]) expect(withoutNumbers(text)).toBe(text)
  })
})

describe('the code of a line of the compliance log', () => {
  const line = {
    id: randomUUID(),
    type: 'plan.list',
    outcome: 'done',
    personId: randomUUID(),
    personName: 'Pat Tester',
    role: 'LD',
    organisationId: randomUUID(),
    sessionId: randomUUID(),
    subjectKind: 'child',
    subjectId: randomUUID(),
    subjectKeys: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
    details: { rows: 1, all: true },
  }
  const key = 'a key of these tests'

  it('does not depend on the order of details, which the database changes', () => {
    expect(eventMacWith(key, { ...line, details: { all: true, rows: 1 } })).toEqual(eventMacWith(key, line))
  })

  it('is the same for an id in capital letters and a detail that was left open, as the database keeps them', () => {
    const typed = { ...line, subjectId: line.subjectId.toUpperCase(), details: { ...line.details, more: undefined } }
    expect(eventMacWith(key, typed)).toEqual(eventMacWith(key, line))
  })

  it('is another for any other word, and for any other key', () => {
    const OTHERS: Readonly<Record<string, unknown>> = { details: { rows: 2, all: true }, subjectKeys: [Buffer.alloc(32, 1)] }
    const others = Object.keys(line).map((name) => eventMacWith(key, { ...line, [name]: OTHERS[name] ?? 'another' }))
    others.push(eventMacWith(key, { ...line, subjectKeys: [] }), eventMacWith(key, { ...line, subjectKeys: [...line.subjectKeys, Buffer.alloc(0)] }))
    const codes = [eventMacWith(key, line), eventMacWith('another key', line), ...others].map((code) => code.toString('hex'))
    expect(new Set(codes).size).toBe(codes.length)
  })
})
