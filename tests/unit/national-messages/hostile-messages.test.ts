import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUploadMessage, type ReadUploadMessage } from '@/lib/national-messages/read-upload-message'
import { readSample } from '@/tests/support/samples'
import { childRecord, cppInformation, SENDER, unbornRecord, uploadMessage } from '@/tests/support/upload-message'

const SENTENCE = /^[A-Z].{10,300}\.$/s
/** Processor time, not wall-clock time: the machine may be busy with other tests. */
const LONGEST_IN_MS = 1000

async function answered(bytes: Uint8Array): Promise<ReadUploadMessage & { milliseconds: number }> {
  const began = process.cpuUsage()
  const message = await readUploadMessage(bytes, SENDER)
  const { user, system } = process.cpuUsage(began)
  return { ...message, milliseconds: (user + system) / 1000 }
}

/** Five million bytes of something between a start and an end. */
function filled(before: string, piece: string, after: string): string {
  return before + piece.repeat(Math.floor((4_990_000 - before.length - after.length) / piece.length)) + after
}

const envelope = uploadMessage({ records: [], quantity: 1 }).replace('\n</File>\n', '')
const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, at) => `<!ENTITY lol${at + 1} "${`&lol${at || ''};`.repeat(10)}">`).join('')}]>`

describe('a hostile message is refused in a sentence, soon, whatever it is', () => {
  it.each([
    ['a billion laughs', uploadMessage({ prolog: `<?xml version="1.0"?>${laughs}` }).replace('Mary-Ann', '&lol9;')],
    [
      'an external entity',
      uploadMessage({ prolog: '<?xml version="1.0"?><!DOCTYPE File [<!ENTITY passwords SYSTEM "file:///etc/passwd">]>' }).replace(
        'Mary-Ann',
        '&passwords;',
      ),
    ],
    ['an external document type', uploadMessage({ prolog: '<?xml version="1.0"?><!doctype File SYSTEM "http://127.0.0.1:1/File.dtd">' })],
    ['a parameter entity', uploadMessage({ prolog: '<!DOCTYPE File [<!ENTITY % all SYSTEM "http://127.0.0.1:1/"> %all;]>' })],
    ['a document type in a comment that never ends', filled('<!-- ', '<!DOCTYPE File>', '')],
    ['a document type after the root', `${uploadMessage()}<!DOCTYPE File>`],
    [
      'an inclusion of another file',
      uploadMessage().replace('<record>', '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/><record>'),
    ],
    ['five million bytes of open elements', filled('', '<a>', '')],
    ['elements a thousand deep', envelope + '<a>'.repeat(1000) + '</a>'.repeat(1000) + '</File>'],
    ['half a million attributes', `<File ${Array.from({ length: 400_000 }, (_, at) => `a${at}=""`).join(' ')}/>`],
    ['half a million namespaces', `<File ${Array.from({ length: 200_000 }, (_, at) => `xmlns:a${at}="b"`).join(' ')}/>`],
    ['an attribute of five million characters', filled('<File a="', 'a', '"/>')],
    ['a name of five million characters', filled('<', 'a', '/>')],
    ['an end of five million characters', filled('<a></', 'a', '>')],
    ['a text of five million characters', filled('<File>', 'a', '</File>')],
    ['a text of a million entities', filled('<File>', '&amp;', '</File>')],
    ['a comment of five million characters', filled('<!--', 'a', '-->')],
    ['a comment that never ends', filled('<!--', '-', '')],
    ['a million comments', filled('<File>', '<!---->', '</File>')],
    ['a section of characters that never ends', filled('<File><![CDATA[', ']', '')],
    ['instructions for programs', filled('<File>', '<?php unlink(__FILE__) ?>', '</File>')],
    ['a million siblings', filled('<File xmlns="urn:hl7-org:v3">', '<a/>', '</File>')],
    ['a million empty records', filled(envelope, '<record/>', '</File>')],
    ['a million siblings in a record', filled(`${envelope}<record>`, '<a/>', '</record></File>')],
    ['white space', filled('<File>', ' ', '</File>')],
    ['angle brackets', filled('', '<', '')],
    ['references to characters that XML has not', uploadMessage().replace('Mary-Ann', '&#0;')],
    ['a NUL', uploadMessage().replace('Mary-Ann', 'Mary\0Ann')],
    ['a page of the web', '<html><body><p>Log in<br></body></html>'],
  ])('%s', async (_what, xml) => {
    const bytes = Buffer.from(xml)
    expect(bytes.length).toBeLessThan(5_000_000)
    const message = await answered(bytes)
    expect(message.ok).toBe(false)
    expect(message.ok ? '' : message.refusal).toMatch(SENTENCE)
    expect(message.milliseconds).toBeLessThan(LONGEST_IN_MS)
  })

  it('more than five million bytes', async () => {
    expect(await answered(Buffer.alloc(5_000_001, ' '))).toMatchObject({ ok: false, refusal: 'The file must be smaller than 5 MB.' })
  })

  it('cut off after every hundred bytes', async () => {
    const whole = Buffer.from(uploadMessage())
    for (let length = 0; length < whole.length - 2; length += 100) {
      const message = await answered(whole.subarray(0, length))
      expect(message.ok ? `whole at ${length}` : message.refusal).toMatch(length === 0 ? /empty/ : /cut off|Line 1 is not well-formed/)
    }
  })

  it('cut off after every kilobyte, when it is long', async () => {
    const whole = readSample('330-birmingham-upload.xml')
    const cuts = Array.from({ length: Math.floor(whole.length / 1024) }, (_, at) => 1024 * (at + 1))
    for (const length of cuts) expect((await answered(whole.subarray(0, length))).ok).toBe(false)
    expect(cuts.length).toBeGreaterThan(100)
  })
})

describe('any message whatever', () => {
  const good = Buffer.from(
    uploadMessage({
      records: [
        childRecord(),
        childRecord({ plan: cppInformation({ more: '<component1><cPPEndDate><value value="202610010000"/></cPPEndDate></component1>' }) }),
        unbornRecord(),
      ],
    }),
  )
  /** What any message must result in: consecutively numbered rows, or a sentence. */
  const isAnswered = (message: ReadUploadMessage) =>
    message.ok
      ? message.file.rows.every(
          (row, at) => row.row === at + 1 && row.cells.length === 9 && (row.problem === undefined || SENTENCE.test(row.problem.reason)),
        )
      : SENTENCE.test(message.refusal)

  it('with some bytes changed is answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = Buffer.from(good)
        for (const [at, byte] of changes) bytes[at] = byte
        return isAnswered(await readUploadMessage(bytes, SENDER))
      }),
      { numRuns: 1000 },
    )
  })

  it('with pieces moved, doubled or lost is answered', async () => {
    const text = good.toString()
    const place = fc.nat(text.length)
    await fc.assert(
      fc.asyncProperty(place, place, place, async (from, to, at) => {
        const piece = text.slice(Math.min(from, to), Math.max(from, to))
        return isAnswered(await readUploadMessage(Buffer.from(text.slice(0, at) + piece + text.slice(at)), SENDER))
      }),
      { numRuns: 300 },
    )
  })

  it('with elements out of place is answered', async () => {
    const text = good.toString()
    const tags = [...text.matchAll(/<[^?][^>]*>/g)].map((tag) => ({ at: tag.index, length: tag[0].length, text: tag[0] }))
    const tag = fc.constantFrom(...tags)
    await fc.assert(
      fc.asyncProperty(tag, tag, fc.boolean(), async (one, other, swap) => {
        const changed = text.slice(0, one.at) + (swap ? other.text : '') + text.slice(one.at + one.length)
        return isAnswered(await readUploadMessage(Buffer.from(changed), SENDER))
      }),
      { numRuns: 500 },
    )
  })

  it('of any elements with any names and texts is answered, and none of its texts is repeated', async () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,12}$/)
    const tree = fc.letrec<{ node: string }>((tie) => ({
      node: fc
        .tuple(word, fc.array(fc.oneof({ maxDepth: 4 }, fc.constant('xyzzy'), tie('node')), { maxLength: 4 }))
        .map(([name, inner]) => `<${name} secret="xyzzy">${inner.join('')}</${name}>`),
    })).node
    await fc.assert(
      fc.asyncProperty(tree, async (piece) => {
        const messages = await Promise.all(
          [piece, uploadMessage({ records: [`<record>${piece}</record>`] }), uploadMessage({ records: [childRecord({ plan: piece })] })].map((xml) =>
            readUploadMessage(Buffer.from(xml), SENDER),
          ),
        )
        return messages.every(
          (message) =>
            isAnswered(message) && !JSON.stringify(message.ok ? message.file.rows.map((row) => row.problem) : message.refusal).includes('xyzzy'),
        )
      }),
      { numRuns: 300 },
    )
  })
})
