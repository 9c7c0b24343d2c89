import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFile, isXml, LARGEST_FILE } from '@/lib/uploads/read/decode-file'
import { readSample } from '@/tests/support/samples'

const refusalOf = (bytes: Uint8Array | string) => {
  const decoded = decodeFile(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  return decoded.ok ? null : decoded.refusal
}

describe('the bytes of a file', () => {
  it('are read as UTF-8, with or without a byte order mark', () => {
    expect(decodeFile(Buffer.from('Šimůnek'))).toEqual({ ok: true, text: 'Šimůnek' })
    expect(decodeFile(Buffer.from('\ufeffŠimůnek'))).toEqual({ ok: true, text: 'Šimůnek' })
  })

  it.each([
    ['nothing', Buffer.alloc(0), 'The file is empty.'],
    ['only a byte order mark and line ends', Buffer.from('\ufeff\r\n\r\n'), 'The file is empty.'],
    ['UTF-16 with its mark', Buffer.from('\ufeffnhs_number', 'utf16le'), 'The file is UTF-16. Save it as "CSV UTF-8" and send it again.'],
    ['UTF-16 without it', Buffer.from('nhs_number', 'utf16le'), 'The file is UTF-16. Save it as "CSV UTF-8" and send it again.'],
    [
      'a lone NUL',
      Buffer.from('nhs_number,family_name\r\n\0'),
      'The file holds characters that no text holds. It is damaged, or it is not a CSV file.',
    ],
    ['a workbook', Buffer.from('PK\x03\x04…'), 'The file is a spreadsheet workbook or a ZIP archive. Save the sheet as "CSV UTF-8" and send that.'],
    [
      'an old workbook',
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]),
      'The file is a spreadsheet workbook of an old kind. Save the sheet as "CSV UTF-8" and send that.',
    ],
    [
      'a web page',
      Buffer.from('\n<!DOCTYPE html><p>Log in'),
      'The file is a web page, perhaps an error or a log-in page that was saved in its place. Send a CSV file.',
    ],
    ['too much', Buffer.alloc(LARGEST_FILE + 1, 'a'), 'The file must be smaller than 5 MB.'],
  ])('that are %s are refused for what they are', (_what, bytes, refusal) => {
    expect(refusalOf(bytes)).toBe(refusal)
  })

  it('are XML by how they begin, whatever their encoding, and a web page is not', () => {
    const xml = ['\ufeff \n<?xml version="1.0"?>', '<File>', '<!DOCTYPE File>'].map((text) => Buffer.from(text))
    expect([...xml, Buffer.from('\ufeff<?xml?>', 'utf16le')].map(isXml)).toEqual([true, true, true, true])
    expect([Buffer.from('<!doctype HTML>'), Buffer.from('nhs_number'), Buffer.alloc(0)].map(isXml)).toEqual([false, false, false])
  })

  it('that are Windows-1252 are offered as such, and read so when a person has confirmed it', () => {
    const bytes = readSample('204-hackney-windows-1252.csv')
    const refused = decodeFile(bytes)
    expect(refused).toMatchObject({ ok: false, offer: expect.stringContaining('Müller') })
    expect(decodeFile(bytes, 'windows-1252')).toEqual({ ok: true, text: refused.ok ? '' : refused.offer })
    // A file that turns out to be UTF-8 is read as UTF-8, and one that is neither is refused.
    expect(decodeFile(Buffer.from('Šimůnek'), 'windows-1252')).toEqual({ ok: true, text: 'Šimůnek' })
    expect(decodeFile(Buffer.from([0x61, 0x81]), 'windows-1252')).toMatchObject({ ok: false, offer: undefined })
  })

  it('that are not UTF-8 are refused with the line, and no letter is replaced by another', () => {
    expect(refusalOf(readSample('204-hackney-windows-1252.csv'))).toBe(
      'The file is not UTF-8: line 13 cannot be read. It is probably Windows-1252. Save it as "CSV UTF-8" and send it again.',
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeFile(bytes)
        if (decoded.ok) expect(Buffer.from(decoded.text).equals(withoutMark(bytes))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}
