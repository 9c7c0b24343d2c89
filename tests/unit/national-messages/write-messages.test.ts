import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { senderOf } from '@/lib/national-messages/message-parts'
import { readXml, type XmlElement } from '@/lib/national-messages/xml-elements'
import { writeAccessNotice, type AccessNotice, type NotedAccess } from '@/lib/national-messages/write-access-notice'
import { recordResults, writeAcknowledgement, type Acknowledgement } from '@/lib/national-messages/write-acknowledgement'
import { writeInactiveNumberNotice, type InactiveNumberNotice } from '@/lib/national-messages/write-inactive-number-notice'
import { nationalSchema, type NationalSchema } from '@/tests/support/national-schema'

const WITHOUT_LIMITS = { depth: 100, attributes: 100, children: 1e6, text: 1e6, time: 10_000 }
const leeds = senderOf({ code: '383', name: 'Leeds City Council', dayPhone: '01632 960100', dutyPhone: '+44 1632 960199' })
const moment = new Date('2026-07-15T08:30:05Z')
const hostile = `"</name><script>&amp;]]>\u0000\ud800' O’Connor`

const acknowledgement = (changes: Partial<Acknowledgement> = {}): Acknowledgement => ({
  madeAt: moment,
  sequence: '1042',
  fileCode: 'CPF03',
  sender: leeds,
  loaded: 4,
  failures: [{ record: 3, code: 'CPR03' }],
  ...changes,
})
const access = (changes: Partial<NotedAccess['author']> = {}): NotedAccess => ({
  id: '5b1b8f0e-8c61-4c8c-8b52-4c0f6e0d9a11',
  at: moment,
  person: { nhsNumber: '9990000018', localId: 'LCS-000123' },
  author: {
    name: 'Amara Osei',
    role: { code: 'R8001', name: 'Nurse Access Role' },
    roleProfileId: '555021935107',
    organisation: { code: 'RR8', name: 'Leeds Teaching Hospitals' },
    ...changes,
  },
})
const notice = (changes: Partial<AccessNotice> = {}): AccessNotice => ({
  id: '0e4c9e0a-6a1b-4a3e-9b3f-1b0c7d6e5f40',
  sentAt: moment,
  recipient: { code: '383', name: 'Leeds City Council' },
  records: [{ uploadSequence: '1042', accesses: [access()] }],
  ...changes,
})
const inactive = (changes: Partial<InactiveNumberNotice> = {}): InactiveNumberNotice => ({
  id: '0e4c9e0a-6a1b-4a3e-9b3f-1b0c7d6e5f40',
  at: moment,
  recipient: { code: '383', name: 'Leeds City Council' },
  numbers: [{ person: { nhsNumber: '9990000018', localId: null }, replacedBy: '9990000026', uploadSequence: '1042' }],
  ...changes,
})

/** An element and all its descendants. */
function everyElement(root: XmlElement): XmlElement[] {
  return [root, ...root.children.flatMap(everyElement)]
}
async function elementsOf(xml: string): Promise<XmlElement[]> {
  return everyElement(await readXml(xml, WITHOUT_LIMITS, () => 'keep'))
}
const textsOf = (elements: XmlElement[], name: string) => elements.filter((element) => element.name === name).map(({ text }) => text)
const valuesOf = (elements: XmlElement[], name: string, attribute: string) =>
  elements.filter((element) => element.name === name).map(({ attributes }) => attributes.get(attribute))

describe('an acknowledgement', () => {
  it('says what came of the file, and of each record that was not loaded', async () => {
    const elements = await elementsOf(writeAcknowledgement(acknowledgement()))
    expect(elements[0]?.name).toBe('FileResponse')
    expect(valuesOf(elements, 'creationTime', 'value')).toEqual(['20260715093005+0100'])
    expect(valuesOf(elements, 'id', 'extension')).toEqual(['1042', '383'])
    expect(valuesOf(elements, 'transmissionQuantity', 'value')).toEqual(['5'])
    expect(valuesOf(elements, 'code', 'displayName')).toEqual(['Partial File Upload', 'PDS Error - NHS Number not Verified'])
    expect(textsOf(elements, 'location')).toEqual(['/File/record[3]/CP-ISRecord'])
    expect(valuesOf(elements, 'value', 'value')).toEqual(['1', '4'])
    expect(valuesOf(elements, 'telecom', 'value')).toEqual(['tel:01632960100', 'tel:01632960199'])
  })

  it('of a file that could not be read repeats -1 for its number, and counts nothing', async () => {
    const elements = await elementsOf(writeAcknowledgement(acknowledgement({ sequence: null, fileCode: 'CPF01', loaded: 0, failures: [] })))
    expect(valuesOf(elements, 'id', 'extension')[0]).toBe('-1')
    expect(valuesOf(elements, 'transmissionQuantity', 'value')).toEqual(['0'])
    expect(elements.some(({ name }) => name === 'acknowledgementRecord')).toBe(false)
  })

  it('counts records and not plans, and a record whose second plan failed has failed', () => {
    expect(
      recordResults([
        { record: 1, code: 'CPR06' },
        { record: 2, code: 'CPR06' },
        { record: 2, code: 'CPR07' },
        { record: 3, code: 'CPR01' },
        { record: 3, code: 'CPR07' },
      ]),
    ).toEqual({
      loaded: 1,
      failures: [
        { record: 2, code: 'CPR07' },
        { record: 3, code: 'CPR01' },
      ],
    })
  })
})

describe('an access notice', () => {
  it('says who looked, when and where, and of the child only the authority’s own numbers', async () => {
    const elements = await elementsOf(writeAccessNotice(notice()))
    expect(valuesOf(elements, 'effectiveTime', 'value')).toEqual(['20260715093005+0100', '20260715093005+0100'])
    expect(textsOf(elements, 'name')).toEqual(['Amara Osei', 'Leeds Teaching Hospitals', 'Leeds City Council'])
    const values = elements.filter(({ name }) => name === 'value').map(({ attributes }) => Object.fromEntries(attributes))
    expect(values).toEqual([
      { value: '1' },
      { root: '2.16.840.1.113883.2.1.4.1', extension: '9990000018' },
      { root: '2.16.840.1.113883.2.1.3.2.4.18.24', extension: 'LCS-000123', assigningAuthorityName: '383' },
      { extension: '1042' },
    ])
  })

  it('of nothing is the empty notice', async () => {
    const elements = await elementsOf(writeAccessNotice(notice({ records: [] })))
    expect(valuesOf(elements, 'value', 'value')).toEqual(['0'])
    expect(elements.some(({ name }) => name === 'pertinentInformation1')).toBe(false)
  })

  it('cannot say of a record that nobody looked at it', () => {
    expect(() => writeAccessNotice(notice({ records: [{ uploadSequence: '1', accesses: [] }] }))).toThrow(RangeError)
  })
})

describe('a notice of inactive numbers', () => {
  it('names the number that took the place of the old one', async () => {
    const elements = await elementsOf(writeInactiveNumberNotice(inactive()))
    expect(elements.find(({ name }) => name === 'newVersion')?.children[0]?.attributes.get('extension')).toBe('9990000026')
  })

  it('after an adoption names none', async () => {
    const elements = await elementsOf(
      writeInactiveNumberNotice(
        inactive({ numbers: [{ person: { nhsNumber: '9990000018', localId: null }, replacedBy: null, uploadSequence: null }] }),
      ),
    )
    expect(elements.some(({ name }) => name === 'replacedBy')).toBe(false)
    expect(elements.find(({ name }) => name === 'lAUploadFile')?.children[0]?.attributes.get('extension')).toBe('-1')
  })

  it('has a number at least', () => {
    expect(() => writeInactiveNumberNotice(inactive({ numbers: [] }))).toThrow(RangeError)
  })
})

describe('texts of others', () => {
  it('stay texts, whatever stands in them', async () => {
    const elementsOfNotice = (await elementsOf(writeAccessNotice(notice()))).length
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), async (text) => {
        const elements = await elementsOf(
          writeAccessNotice(
            notice({
              recipient: { code: text, name: text },
              records: [{ uploadSequence: text, accesses: [access({ name: text, role: { code: 'R1', name: text } })] }],
            }),
          ),
        )
        // White space between the tags of a name carries no meaning.
        const carried = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd').trim()
        return (
          elements.length === elementsOfNotice &&
          textsOf(elements, 'name').filter((name) => name.trim() === carried).length === 2 &&
          valuesOf(elements, 'code', 'displayName')[0]?.trim() === carried
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('beside the national schemas', () => {
  const schemas: Record<string, NationalSchema> = {}
  beforeAll(async () => {
    for (const message of ['REPC_MT000003GB01', 'REPC_MT000004GB01', 'REPC_MT000005GB01']) schemas[message] = await nationalSchema(message)
  })
  afterAll(() => {
    for (const schema of Object.values(schemas)) if (schema.found) schema.close()
  })

  const author = { name: hostile, role: { code: 'R8001', name: hostile }, roleProfileId: null, organisation: { code: 'RR8', name: hostile } }
  const nobody = senderOf({ code: '383', name: hostile, dayPhone: null, dutyPhone: null })
  it.for([
    ['REPC_MT000003GB01', 'some records loaded', writeAcknowledgement(acknowledgement())],
    ['REPC_MT000003GB01', 'all records loaded', writeAcknowledgement(acknowledgement({ fileCode: 'CPF02', failures: [] }))],
    [
      'REPC_MT000003GB01',
      'none, for every reason',
      writeAcknowledgement(
        acknowledgement({
          fileCode: 'CPF04',
          loaded: 0,
          failures: (['CPR01', 'CPR02', 'CPR03', 'CPR04', 'CPR05', 'CPR07'] as const).map((code, at) => ({ record: at + 1, code })),
        }),
      ),
    ],
    [
      'REPC_MT000003GB01',
      'a file that could not be read, of an authority without telephones',
      writeAcknowledgement(acknowledgement({ sequence: null, fileCode: 'CPF01', loaded: 0, failures: [], sender: nobody })),
    ],
    ['REPC_MT000003GB01', 'demographics unavailable', writeAcknowledgement(acknowledgement({ fileCode: 'CPF05', loaded: 0, failures: [] }))],
    ['REPC_MT000003GB01', 'a client too old', writeAcknowledgement(acknowledgement({ fileCode: 'CPF06', loaded: 0, failures: [] }))],
    ['REPC_MT000004GB01', 'an access', writeAccessNotice(notice())],
    [
      'REPC_MT000004GB01',
      'several accesses to several records, with hostile names',
      writeAccessNotice(
        notice({
          records: [
            { uploadSequence: null, accesses: [access(author), access()] },
            { uploadSequence: hostile, accesses: [access()] },
          ],
        }),
      ),
    ],
    ['REPC_MT000004GB01', 'no record', writeAccessNotice(notice({ records: [] }))],
    ['REPC_MT000005GB01', 'a replaced number', writeInactiveNumberNotice(inactive())],
    [
      'REPC_MT000005GB01',
      'numbers without a replacement',
      writeInactiveNumberNotice(
        inactive({
          recipient: { code: '383', name: hostile },
          numbers: [
            { person: { nhsNumber: '9990000018', localId: hostile }, replacedBy: null, uploadSequence: null },
            { person: { nhsNumber: '9990000026', localId: null }, replacedBy: null, uploadSequence: '7' },
          ],
        }),
      ),
    ],
  ] as const)('%s takes the message of %s', ([name, , xml], { skip }) => {
    const schema = schemas[name]
    if (!schema?.found) return skip(schema?.why)
    expect(schema.faults(xml)).toEqual([])
  })

  it('which are awake: they refuse what is wrong', ({ skip }) => {
    const [first] = Object.values(schemas)
    if (!first?.found) return skip(first?.why)
    expect(first.faults(writeAcknowledgement(acknowledgement()).replace('Partial File Upload', 'Partly loaded'))).not.toEqual([])
    expect(first.faults(writeAcknowledgement(acknowledgement()).replace(/<telecom.*?\/>/g, ''))).not.toEqual([])
  })
})
