import { addDays } from '@/lib/shared/calendar-date'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { camden, cpp, lac, leeds, ucpp, type AwkwardCase, type CaseRecord } from './awkward-case'
import type { RegisteredPerson, ChildRecord, FormerDetails } from './child'
import { councilOf } from './councils'
import { keepingCases } from './keeping-cases'
import { localIdOf } from './local-id'
import { drawName } from './names'
import { makePlan } from './plan'
import { firstPublished, traced } from './published'
import { Random } from './random'
import { dateAgo, momentAgo, yearsLater, type SeedClock } from './seed-clock'

/** The first ten are the numbers to try (`numbers-to-try.ts`). Two of them belong to nobody: 8 is a former number, 9 was never given. */
const cases: readonly AwkwardCase[] = [
  {
    index: 0, why: 'a child protection plan', age: [4, 130], name: { givenName: 'Ellie-Mae', familyName: 'Ashworth' }, accesses: 9,
    records: [{ council: leeds, plans: [{ ...cpp(203), details: { category: 'NEG', leadTeam: 'South East safeguarding team',
      leadTeamPhone: '01632 960386', instructions: ['ring-before-discharge'] } }] }],
  },
  {
    index: 1, why: 'looked after', age: [9, 41], name: { givenName: 'Kofi', familyName: 'Mensah' }, accesses: 5,
    records: [{ council: leeds, plans: [{ ...lac(911), details: { legalStatus: 'C2', leadTeam: 'Children looked after team',
      leadTeamPhone: '01632 960388', instructions: ['ring-on-arrival'] } }] }],
  },
  {
    index: 2, why: 'an unborn child', age: [27, 200], name: { givenName: 'Aisha', familyName: 'Begum' }, accesses: 4,
    records: [{ council: camden, plans: [ucpp(54, -88)] }],
  },
  {
    index: 3, why: 'a mother who is herself looked after', age: [16, 150], name: { givenName: 'Chloe', familyName: 'Hargreaves' }, accesses: 6,
    records: [{ council: leeds, plans: [ucpp(37, -110), { ...lac(640), details: { legalStatus: 'V2' } }] }],
  },
  {
    index: 4, why: 'moved from one authority to another', age: [7, 300], name: { givenName: 'Jakub', familyName: 'Wójcik' }, accesses: 7,
    records: [{ council: camden, plans: [{ ...cpp(35), details: { category: 'EMO', instructions: ['contact-restricted'] } }] },
      { council: '857', plans: [cpp(290, 21)] }],
  },
  {
    index: 5, why: 'ended last week', age: [12, 77], name: { givenName: 'Niamh', familyName: "O'Connor" }, accesses: 3,
    records: [{ council: leeds, plans: [cpp(270, 7)] }],
  },
  {
    index: 6, why: 'ended 366 days ago', age: [10, 12], name: { givenName: 'Oliver', familyName: 'Pearson' }, accesses: 0,
    records: [{ council: leeds, plans: [cpp(700, 366)] }],
  },
  {
    index: 7, why: 'protected', age: [6, 222], name: { givenName: 'Maryam', familyName: 'Haddad' }, accesses: 2,
    records: [{ council: camden, isProtected: true, plans: [lac(155)] }],
  },
  {
    index: 10, why: 'has another number than before', age: [3, 18], name: { givenName: 'Tobi', familyName: 'Adeyemi' }, accesses: 4,
    formerIndices: [8], records: [{ council: camden, plans: [{ ...cpp(120), details: { category: 'PHY', instructions: ['ring-before-discharge'] } }] }],
  },
  { index: 12, why: 'still held under a replaced number', age: [8, 90], formerIndices: [11], accesses: 3,
    records: [{ council: leeds, heldUnder: 11, plans: [lac(400)] }] },
  { index: 15, why: 'two replaced numbers in a row', age: [11, 5], formerIndices: [13, 14], records: [{ council: '330', plans: [cpp(60)] }] },
  { index: 16, why: 'ended 364 days ago', age: [5, 200], records: [{ council: leeds, plans: [cpp(600, 364)] }] },
  { index: 17, why: 'ended 365 days ago, the last day that it is shown', age: [14, 33], records: [{ council: leeds, plans: [lac(900, 365)] }] },
  { index: 18, why: 'ended 366 days ago, elsewhere', age: [15, 61], accesses: 0, records: [{ council: '886', plans: [lac(1000, 366)] }] },
  { index: 19, why: 'an unborn plan that ended 27 days ago', age: [22, 10], records: [{ council: leeds, plans: [ucpp(150, 20, { ended: 27 })] }] },
  { index: 20, why: 'an unborn plan that ended 28 days ago, the last day', age: [31, 99], records: [{ council: camden, plans: [ucpp(160, 35, { ended: 28 })] }] },
  { index: 21, why: 'an unborn plan that ended 29 days ago', age: [19, 250], accesses: 0, records: [{ council: leeds, plans: [ucpp(140, 29, { ended: 29 })] }] },
  { index: 22, why: 'an unborn plan whose expected date is today', age: [24, 80], records: [{ council: '330', plans: [ucpp(130, 0)] }] },
  { index: 23, why: 'on a plan and looked after', age: [13, 140], records: [{ council: leeds, plans: [cpp(45), lac(44)] }] },
  { index: 24, why: 'looked after by one authority, on a plan of another', age: [2, 70],
    records: [{ council: '886', plans: [lac(210)] }, { council: '926', plans: [cpp(30)] }] },
  { index: 25, why: 'withdrawn as entered in error', age: [1, 300], accesses: 0,
    records: [{ council: leeds, plans: [{ ...cpp(20), withdrawn: 18 }] }] },
  { index: 26, why: 'withdrawn, then entered rightly', age: [9, 180],
    records: [{ council: camden, plans: [{ ...cpp(80), withdrawn: 75 }, cpp(78)] }] },
  { index: 27, why: 'ended long before it was on the register', age: [16, 20], accesses: 0,
    records: [{ council: leeds, plans: [cpp(1500, 1096)] }] },
  { index: 28, why: 'came of age yesterday', age: [18, 1], records: [{ council: leeds, plans: [lac(1200)] }] },
  { index: 29, why: 'comes of age in a week', age: [18, -7], records: [{ council: leeds, plans: [lac(820)] }] },
  { index: 30, why: 'born three days ago', age: [0, 3], name: { givenName: 'Baby', familyName: 'Routledge' },
    records: [{ council: leeds, plans: [cpp(1)] }] },
  { index: 31, why: 'the mother of the newborn, whose unborn plan has ended', age: [25, 61], name: { givenName: 'Jodie', familyName: 'Routledge' },
    records: [{ council: leeds, plans: [ucpp(97, -9, { ended: 1, saidBefore: [{ until: 1, ended: null }] })] }] },
  { index: 32, why: 'a long name', age: [6, 6], records: [{ council: leeds, plans: [cpp(66)] }],
    name: { givenName: 'Maximilian-Alexander Ayodele', familyName: 'Featherstonehaugh-Cholmondeley-Warrington' } },
  { index: 33, why: 'a name with accents and an apostrophe', age: [8, 8], name: { givenName: 'Zoë', familyName: "D'Angelo-Šimůnek" },
    records: [{ council: camden, plans: [lac(88)] }] },
  { index: 34, why: 'protected, and ended', age: [12, 200], records: [{ council: leeds, isProtected: true, plans: [cpp(300, 40)] }] },
  { index: 35, why: 'protected by one of two authorities', age: [5, 50],
    records: [{ council: '352', isProtected: true, plans: [lac(70)] }, { council: '330', plans: [cpp(200, 60)] }] },
  { index: 36, why: 'of an authority that has never confirmed its register', age: [4, 4], records: [{ council: '942', plans: [cpp(33)] }] },
  { index: 37, why: 'of an authority that is not up to date', age: [13, 13], records: [{ council: '857', plans: [lac(333)] }] },
  { index: 38, why: 'looked up more often than the list is long', age: [15, 250], accesses: 40, records: [{ council: leeds, plans: [lac(500)] }] },
  { index: 39, why: 'a second plan from the day on which the first ended', age: [7, 70], records: [{ council: leeds, plans: [cpp(420, 130), cpp(130)] }] },
  { index: 40, why: 'a plan that began and ended on one day', age: [9, 90], records: [{ council: camden, plans: [cpp(50, 50)] }] },
  { index: 41, why: 'a plan that ends today', age: [10, 100], records: [{ council: leeds, plans: [cpp(300, 0)] }] },
  { index: 42, why: 'missing from care', age: [15, 310], accesses: 12,
    records: [{ council: leeds, plans: [{ ...lac(260), details: { legalStatus: 'C1', instructions: ['missing-from-care'] } }] }] },
  { index: 43, why: 'on a plan again years after the last', age: [11, 110], records: [{ council: leeds, plans: [cpp(2200, 1900), cpp(15)] }] },
  ...keepingCases,
]

/** How many numbers, from the first, are reserved for these cases; everybody else comes after them. */
export const numbersKeptForCases = 100

/** How many people are in the cases. */
export const awkwardPeople = cases.length

/** The people of the awkward cases, in the order of their numbers. */
export function* drawAwkwardPeople(seed: number, clock: SeedClock): Generator<RegisteredPerson> {
  for (const one of cases) yield makeCase(seed, clock, one)
}

function makeCase(seed: number, clock: SeedClock, one: AwkwardCase): RegisteredPerson {
  const random = new Random(seed, 'awkward case', one.index)
  const name = one.name ?? drawName(random)
  const [years, days] = one.age
  const dateOfBirth = yearsLater(dateAgo(clock, days), -years)
  const nhsNumber = syntheticNhsNumber(one.index)
  const records = one.records.map((held): ChildRecord => {
    const council = councilOf(held.council)
    const id = random.uuid()
    const plans = held.plans.map((outline) => makePlan(random, clock, council, outline))
    const isProtected = held.isProtected ?? false
    return {
      id, council, plans, dateOfBirth, isProtected, ...name,
      nhsNumber: held.heldUnder === undefined ? nhsNumber : syntheticNhsNumber(held.heldUnder),
      localId: localIdOf(council, one.index),
      ...firstPublished(plans),
      numberStatus: held.heldUnder === undefined ? traced(council, isProtected, held.numberDiffers ?? false) : 'replaced',
      formerly: formerDetails(clock, held, { ...name, dateOfBirth, isProtected }, council.dataManager),
    }
  })
  const { visits, accesses = random.between(1, 6) } = one
  return {
    nhsNumber, formerNumbers: (one.formerIndices ?? []).map(syntheticNhsNumber), records, visits,
    accesses: accesses + (visits?.length ?? 0),
  }
}

type Said = Pick<ChildRecord, 'familyName' | 'givenName' | 'dateOfBirth' | 'isProtected'>

/** What used to be said about a child, each time until noon on the day it was corrected. */
function formerDetails(clock: SeedClock, { formerly = [] }: CaseRecord, now: Said, dataManager: string): FormerDetails[] {
  return formerly.map(({ until, change, bornLater = 0, changedBy = dataManager, ...said }) => ({
    ...now, ...said, dateOfBirth: addDays(now.dateOfBirth, bornLater), until: momentAgo(clock, until, 12.4), change, changedBy,
  }))
}
