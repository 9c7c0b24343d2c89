import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadFile } from '@/lib/uploads/read/file-rows'
import { readUploadMessage, type MessageRow } from '@/lib/national-messages/read-upload-message'
import { nationalSchema, type NationalSchema } from '@/tests/support/national-schema'
import { readSample } from '@/tests/support/samples'
import { childRecord, cppInformation, lacInformation, SENDER, unbornRecord, uploadMessage } from '@/tests/support/upload-message'

const read = (xml: string | Buffer, authority: { dfeCode: string; odsCode: string | null } = SENDER) => readUploadMessage(Buffer.from(xml), authority)

async function refusalOf(xml: string | Buffer): Promise<string | null> {
  const message = await read(xml)
  return message.ok ? null : message.refusal
}

async function rowsOf(xml: string | Buffer): Promise<readonly MessageRow[]> {
  const message = await read(xml)
  if (!message.ok) throw new Error(message.refusal)
  return message.file.rows
}

describe('an upload message', () => {
  it('becomes rows under the columns of the CSV format, and what it says of itself', async () => {
    const message = await read(uploadMessage())
    const asBulkUploadWantsIt: ReadFile = message
    expect(asBulkUploadWantsIt).toMatchObject({
      ok: true,
      file: {
        format: 'xml',
        width: 9,
        rows: [
          { row: 1, record: 1, cells: ['9991007326', '330-1', 'Smith', 'Mary-Ann', '2017-08-29', 'CPP', '2026-06-24', '', ''] },
          { row: 2, record: 2, cells: ['9991007369', '', 'McDonald', 'Ama', '2000-09-07', 'UCPP', '2026-09-20', '2027-02-27', ''] },
        ],
        envelope: {
          sequence: '1043',
          madeAt: new Date('2026-11-22T09:00:00Z'),
          senderCode: '330',
          sender: {
            root: '2.16.840.1.113883.2.1.3.2.4.19.1',
            code: '330',
            name: 'Birmingham City Council',
            telephones: [
              { use: 'WP', value: 'tel:01632960100' },
              { use: 'EC', value: 'tel:01632960199' },
            ],
          },
        },
      },
    })
    expect(message.ok && [...message.file.places.keys()]).toEqual([
      'nhs_number',
      'local_id',
      'family_name',
      'given_name',
      'date_of_birth',
      'plan_type',
      'start_date',
      'end_date',
      'delete',
    ])
    expect(message.ok && message.file.rows.filter((row) => row.problem)).toEqual([])
  })

  it('of the sample files gives every record', async () => {
    expect(await rowsOf(readSample('330-birmingham-upload.xml'))).toHaveLength(150)
    const partial = await rowsOf(readSample('330-birmingham-partial.xml'))
    expect(partial.map(({ record, problem }) => [record, problem])).toEqual([1, 2, 3, 4, 5].map((record) => [record, undefined]))
    expect(partial[2]?.cells.slice(0, 4)).toEqual(['9991007342', '330-040357', 'Featherstonehaugh', 'Jean-Luc'])
    expect(await refusalOf(readSample('330-birmingham-doctype.xml'))).toMatch(/^The file has a document type/)
  })

  it('takes a delete date for the withdrawal of a mistake, and an end date for an end', async () => {
    const ended = '<component1><cPPEndDate><value value="202610010000"/></cPPEndDate></component1>'
    const deleted = '<component2><cPPDeleteDate><value value="202610020000"/></cPPDeleteDate></component2>'
    const [first, second] = await rowsOf(
      uploadMessage({
        records: [childRecord({ plan: cppInformation({ more: ended }) }), childRecord({ plan: cppInformation({ more: ended + deleted }) })],
      }),
    )
    expect(first?.cells.slice(5)).toEqual(['CPP', '2026-06-24', '2026-10-01', ''])
    expect(second?.cells.slice(5)).toEqual(['CPP', '2026-06-24', '2026-10-01', 'Y'])
  })

  it('gives every plan of a record a row of its own, and counts on', async () => {
    const rows = await rowsOf(uploadMessage({ records: [childRecord({ plan: cppInformation() + lacInformation() }), unbornRecord()] }))
    expect(rows.map(({ row, record, cells }) => [row, record, cells[0], cells[5]])).toEqual([
      [1, 1, '9991007326', 'CPP'],
      [2, 1, '9991007326', 'LAC'],
      [3, 2, '9991007369', 'UCPP'],
    ])
  })

  it('is read with the names as they are written, in characters of any kind', async () => {
    const [mononym] = await rowsOf(uploadMessage({ records: [childRecord({ given: '', family: 'Šimůnek' })] }))
    expect(mononym).toMatchObject({ cells: ['9991007326', '330-1', 'Šimůnek', '', '2017-08-29', 'CPP', '2026-06-24', '', ''] })
    const [row] = await rowsOf(uploadMessage({ records: [childRecord({ given: 'Siân &amp; J&#252;rgen', family: '<![CDATA[O’Connor <Ó>]]>' })] }))
    expect(row?.cells.slice(2, 4)).toEqual(['O’Connor <Ó>', 'Siân & Jürgen'])
  })

  it('gives a date of birth that is written as a moment the day that it was in England', async () => {
    const born = async (value: string) => (await rowsOf(uploadMessage().replace('20170829', value)))[0]
    expect((await born('20170828230000+0000'))?.cells[4]).toBe('2017-08-29')
    expect((await born('20171228230000+0000'))?.cells[4]).toBe('2017-12-28')
    expect((await born('20170829000000+0100'))?.cells[4]).toBe('2017-08-29')
    expect((await born('201708290000'))?.cells[4]).toBe('2017-08-29')
    expect(await born('2017')).toMatchObject({ cells: expect.arrayContaining(['2017']), problem: { column: 'date_of_birth' } })
  })

  it('is taken with the authority’s code of the Department for Education or of the NHS directory, and no other’s', async () => {
    expect(await refusalOf(uploadMessage({ sender: 'Q1A' }))).toBeNull()
    const message = await read(uploadMessage({ sender: '383' }))
    expect(message).toEqual({
      ok: false,
      sequence: '1043',
      refusal: 'The file names another authority as its sender. An authority can send its own records only.',
    })
    expect((await read(uploadMessage({ sender: 'Q1A' }), { dfeCode: '330', odsCode: null })).ok).toBe(false)
  })
})

describe('a file is refused as a file', () => {
  const right = uploadMessage()
  it.each([
    ['empty', '', 'The file is empty.'],
    ['another message', right.replaceAll('File', 'FileResponse'), 'The file is not a national upload message: its outermost element must be File.'],
    [
      'of another namespace',
      right.replace('urn:hl7-org:v3', 'urn:hl7-org:v2'),
      'The file is not a national message: its elements must be of the namespace urn:hl7-org:v3.',
    ],
    [
      'without a namespace',
      right.replace(' xmlns="urn:hl7-org:v3"', ''),
      'The file is not a national message: its elements must be of the namespace urn:hl7-org:v3.',
    ],
    ['without records', uploadMessage({ records: [] }), 'The file has no records.'],
    [
      'with fewer records than it says',
      uploadMessage({ quantity: 3 }),
      'The file says that it holds 3 records, and holds 2. It was cut or put together wrongly: send the whole file again.',
    ],
    [
      'with more records than it says',
      uploadMessage({ quantity: 1 }),
      'The file says that it holds 1 records, and holds 2. It was cut or put together wrongly: send the whole file again.',
    ],
    [
      'without the number of its records',
      right.replace('<transmissionQuantity value="2"/>', ''),
      'The file is not a national upload message: File has no transmissionQuantity, but communicationFunctionSnd.',
    ],
    [
      'without its number',
      right.replace('extension="1043"', 'extension="next"'),
      'The file has no number in your sequence: id must have an extension of digits.',
    ],
    [
      'made at no time',
      right.replace('20261122090000+0000', '20261322090000+0000'),
      'The file does not say when it was made: creationTime must be year to second and zone, for example 20261122090000+0000.',
    ],
    [
      'made in no zone',
      right.replace('20261122090000+0000', '20261122090000'),
      'The file does not say when it was made: creationTime must be year to second and zone, for example 20261122090000+0000.',
    ],
    ['without a telephone', right.replace(/<telecom.*\n/, ''), 'The file is not a national upload message: organisation has no telecom.'],
    [
      'with spaces in a telephone',
      right.replace('tel:01632960100', 'tel:01632 960100'),
      'A telephone number of the sender is not one: telecom must have a use and a value of tel: and digits, without spaces.',
    ],
    ['cut off', right.slice(0, -20), 'The file ends in the middle of a message: it was cut off. Send the whole file again.'],
    ['with text before its prolog', `Good morning ${right}`, 'Line 1 is not well-formed XML. Nothing after it can be read.'],
    ['with text after its end', `${right}Good evening`, 'Line 23 is not well-formed XML. Nothing after it can be read.'],
    ['with an entity that nobody declared', right.replace('Mary-Ann', '&name;'), 'Line 15 is not well-formed XML. Nothing after it can be read.'],
    [
      'with its elements out of step',
      right.replace('</name></childPerson>', '</childPerson></name>'),
      'Line 15 is not well-formed XML. Nothing after it can be read.',
    ],
    [
      'of another encoding',
      right.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"'),
      'The file says that it is written in ISO-8859-1. Write it in UTF-8 and say so in its first line.',
    ],
    ['of another version', right.replace('version="1.0"', 'version="1.1"'), 'The file must be XML 1.0.'],
    ['with its envelope among the records', right.replace('</File>', '<id extension="1"/></File>'), 'The records must come last in the file.'],
  ])('that is %s', async (_what, xml, refusal) => {
    expect(await refusalOf(xml)).toBe(refusal)
  })

  it('that is not UTF-8, whatever it says of itself', async () => {
    expect(await refusalOf(Buffer.from(right.replace('Mary-Ann', 'Siân'), 'latin1'))).toBe(
      'The file is not in UTF-8. Write it in UTF-8 and send it again.',
    )
    expect(await refusalOf(Buffer.from(`\ufeff${right}`, 'utf16le'))).toBe('The file is UTF-16. Write it in UTF-8 and send it again.')
    expect(await refusalOf(Buffer.from(right, 'utf16le'))).toBe('The file is UTF-16. Write it in UTF-8 and send it again.')
    expect(await refusalOf(`\ufeff${right}`)).toBeNull()
  })

  it('whose number could be read is answered under it', async () => {
    expect(await read(uploadMessage({ quantity: 3 }))).toMatchObject({ ok: false, sequence: '1043' })
    expect(await read('<File')).toMatchObject({ ok: false, sequence: null })
  })
})

describe('a record is refused, and the others are not', () => {
  const good = unbornRecord()
  const broken = (from: string | RegExp, to: string) => {
    const record = childRecord()
    const changed = record.replace(from, to)
    expect(changed).not.toBe(record)
    return changed
  }
  it.each([
    [
      'without a start date',
      broken(/<component>.*<\/component>/, ''),
      'start_date',
      'The start date is missing: COCT_TP146101GB01.CPPInformation has no component.',
    ],
    ['with a date without minutes', broken('202606240900', '20260624'), 'start_date', 'Write the start date as twelve digits'],
    ['with a date with seconds', broken('202606240900', '20260624090000'), 'start_date', 'Write the start date as twelve digits'],
    ['with an NHS number of another root', broken('2.16.840.1.113883.2.1.4.1', '2.16.840.1.113883.2.1.4.2'), null, 'neither that of the NHS number'],
    ['with two NHS numbers', broken('2.16.840.1.113883.2.1.3.2.4.18.24', '2.16.840.1.113883.2.1.4.1'), 'nhs_number', 'two NHS numbers'],
    ['with an unborn plan without an end', unbornRecord({ end: '' }), 'end_date', 'The end date is missing'],
    ['without a family name', broken('<family>Smith</family>', ''), 'family_name', 'The family name is missing'],
    ['without a date of birth', broken('<birthTime value="20170829"/>', ''), 'date_of_birth', 'The date of birth is missing'],
    ['with an address', broken('</childPerson>', '<addr>1 High Street</addr></childPerson>'), null, 'addr is not expected in childPerson'],
    [
      'with a plan of another kind than its template',
      broken('COCT_TP146101GB01#CPPInformation', 'COCT_TP146100GB01#LACInformation'),
      'plan_type',
      'contentId must name the template',
    ],
    ['with a template of nobody', broken('COCT_TP146101GB01#CPPInformation', 'CPP'), 'plan_type', 'The kind of plan is not known'],
    [
      'with a subject of another template',
      broken('COCT_TP145101GB01#Child', 'COCT_TP145100GB01#UnbornChild'),
      null,
      'names somebody of whom it has no plan',
    ],
    ['with an element of another namespace', broken('<childPerson>', '<childPerson xmlns="urn:other">'), null, 'has no childPerson'],
    [
      'with the local id of another authority',
      broken('assigningAuthorityName="330"', 'assigningAuthorityName="383:Leeds"'),
      'local_id',
      'given by another authority',
    ],
    ['with stray text', broken('<childPerson>', 'urgent<childPerson>'), null, 'There is text in COCT_TP145101GB01.Child'],
  ])('%s', async (_what, record, column, reason) => {
    const rows = await rowsOf(uploadMessage({ records: [good, record, good] }))
    expect(rows.map((row) => row.problem?.column)).toEqual([undefined, column, undefined])
    expect(rows[1]?.problem?.reason).toContain(reason)
    expect(rows[1]?.record).toBe(2)
  })

  it('whatever is wrong with it, it shows whom it is about as far as it can be read', async () => {
    const [row] = await rowsOf(uploadMessage({ records: [broken('202606240900', 'soon')] }))
    expect(row?.cells).toEqual(['9991007326', '330-1', 'Smith', 'Mary-Ann', '2017-08-29', 'CPP', 'soon', '', ''])
  })
})

describe('beside the national schema', () => {
  let schema: NationalSchema
  beforeAll(async () => {
    schema = await nationalSchema('REPC_MT000002GB01')
  })
  afterAll(() => schema.found && schema.close())

  const right = uploadMessage()
  const change = (from: string | RegExp, to: string) => right.replace(from, to)

  it('what the tests send as right is valid, and so are the samples', ({ skip }) => {
    if (!schema.found) return skip(schema.why)
    expect(schema.faults(right)).toEqual([])
    expect(schema.faults(readSample('330-birmingham-upload.xml'))).toEqual([])
    expect(schema.faults(readSample('330-birmingham-partial.xml'))).toEqual([])
  })

  it.for([
    ['no start date', change(/<component><cPP.*?<\/component>/, '')],
    ['a date without minutes', change('202606240900', '20260624')],
    ['another root on the NHS number', change('2.16.840.1.113883.2.1.4.1', '2.16.840.1.113883.2.1.4.9')],
    ['a telephone with spaces', change('tel:01632960100', 'tel:01632 960 100')],
    ['an unborn plan without its end', change(/<component1>.*?<\/component1>/, '')],
    ['no telephone', change(/<telecom.*\n/, '')],
    ['an address', change('</childPerson>', '<addr/></childPerson>')],
    ['a record without a subject', change(/<subject>[\s\S]*?<\/subject>/, '')],
    ['a use of a telephone that is not on the list', change('use="WP"', 'use="DAY"')],
  ] as const)('%s is invalid there and never loaded here', async ([, xml], { skip }) => {
    expect(xml).not.toBe(right)
    const message = await read(xml)
    expect(message.ok ? message.file.rows.some((row) => row.problem) : message.refusal).toBeTruthy()
    if (!schema.found) return skip(schema.why)
    expect(schema.faults(xml)).not.toEqual([])
  })
})
