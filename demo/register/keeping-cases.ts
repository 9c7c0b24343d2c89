import { camden, cpp, lac, leeds, ucpp, type AwkwardCase } from './awkward-case'
import type { ToldVisit } from './child'

/** The people who give the screens for keeping a register something to show, by their purpose: numbers are indices of
 * `syntheticNhsNumber`. */
export const keepingIndex = {
  unbornOverdueAtLeeds: 44,
  unbornOverdueAtCamden: 45,
  endingAtLeeds: 46,
  endingAtCamden: 47,
  offeredToLeeds: 48,
  offeredToBirmingham: 49,
  takenOverByLeeds: 50,
  declinedByCamden: 51,
  protectedAtLeeds: 52,
  liftedAtCamden: 53,
  changedAtLeeds: 54,
  correctedAtLeeds: 55,
  changedAtCamden: 56,
  seenAtLeeds: 57,
  seenAtCamden: 58,
} as const

/** How long ago the plan was taken over, in days. */
const TAKEN_OVER = 31

const newVisit: ToldVisit = { at: { minutesAgo: 35 } }
const newAndAdmitted: ToldVisit = { at: { minutesAgo: 95 }, told: 'admitted', callback: '01632 960741' }
const overdueVisit: ToldVisit = { at: { daysAgo: 1, hour: 19.4 } }
const seenVisit: ToldVisit = { at: { minutesAgo: 190 }, seen: true }
const seenByTeam: ToldVisit = { at: { daysAgo: 1, hour: 13.6 }, seen: true, given: 'to-a-team' }
const seenByColleague: ToldVisit = {
  at: { daysAgo: 1, hour: 16.2 },
  seen: true,
  given: 'to-a-colleague',
  told: 'left-before-being-seen',
  callback: '01632 960742',
}
const willCall: ToldVisit = { at: { daysAgo: 2, hour: 10.1 }, acknowledged: 'will-call', told: 'seen-and-discharged', given: 'to-a-team' }
const discussFirst: ToldVisit = {
  at: { daysAgo: 2, hour: 14.7 },
  acknowledged: 'discuss-before-discharge',
  told: 'admitted',
  callback: '01632 960743',
}
const noAction: ToldVisit = { at: { daysAgo: 3, hour: 11.5 }, acknowledged: 'no-action', told: 'opened-in-error' }
const acknowledged: ToldVisit = { at: { daysAgo: 4, hour: 20.3 }, acknowledged: 'without-an-answer', told: 'not-here' }

/** Data only. No person with visits is held by two authorities. */
export const keepingCases: readonly AwkwardCase[] = [
  {
    index: keepingIndex.unbornOverdueAtLeeds,
    why: 'an unborn plan past the day that was expected, of which no birth is recorded',
    age: [23, 160],
    name: { givenName: 'Hannah', familyName: 'Ackroyd' },
    records: [{ council: leeds, plans: [ucpp(171, 12)] }],
  },
  {
    index: keepingIndex.unbornOverdueAtCamden,
    why: 'the same at Camden',
    age: [30, 44],
    name: { givenName: 'Selam', familyName: 'Haile' },
    records: [{ council: camden, plans: [ucpp(140, 5)] }],
  },
  {
    index: keepingIndex.endingAtLeeds,
    why: 'a plan that ends within a month, as was decided last week',
    age: [8, 201],
    name: { givenName: 'Finley', familyName: 'Thwaite' },
    visits: [newAndAdmitted, noAction],
    records: [{ council: leeds, plans: [cpp(243, -17, { saidBefore: [{ until: 6, ended: null }] })] }],
  },
  {
    index: keepingIndex.endingAtCamden,
    why: 'the same at Camden',
    age: [16, 99],
    name: { givenName: 'Kezia', familyName: 'Francis' },
    visits: [newAndAdmitted, noAction],
    records: [{ council: camden, plans: [lac(512, -21, { saidBefore: [{ until: 4, ended: null }] })] }],
  },
  {
    index: keepingIndex.offeredToLeeds,
    why: 'moves from Camden to Leeds, which has not answered yet',
    age: [5, 88],
    name: { givenName: 'Amelia', familyName: 'Okafor' },
    records: [{ council: camden, plans: [cpp(133, undefined, { details: { category: 'NEG' } })] }],
  },
  {
    index: keepingIndex.offeredToBirmingham,
    why: 'moves from Leeds to Birmingham',
    age: [12, 19],
    name: { givenName: 'Bilal', familyName: 'Akhtar' },
    records: [{ council: leeds, plans: [lac(377, undefined, { details: { legalStatus: 'V2' } })] }],
  },
  {
    index: keepingIndex.takenOverByLeeds,
    why: 'moved from Camden to Leeds last month',
    age: [3, 250],
    name: { givenName: 'Maja', familyName: 'Zielińska' },
    records: [
      { council: leeds, plans: [cpp(TAKEN_OVER, undefined, { details: { category: 'EMO' } })] },
      {
        council: camden,
        plans: [
          cpp(205, TAKEN_OVER, { saidBefore: [{ until: TAKEN_OVER, ended: null, changedBy: 'Marcus Whitfield' }], details: { category: 'EMO' } }),
        ],
      },
    ],
  },
  {
    index: keepingIndex.declinedByCamden,
    why: 'was offered to Camden, which declined',
    age: [10, 140],
    name: { givenName: 'Tyrese', familyName: 'Baptiste' },
    records: [{ council: leeds, plans: [cpp(166)] }],
  },
  {
    index: keepingIndex.protectedAtLeeds,
    why: 'protected, and somebody has asked to lift that',
    age: [7, 31],
    name: { givenName: 'Rosie', familyName: 'Metcalfe' },
    visits: [seenByTeam],
    records: [{ council: leeds, isProtected: true, plans: [lac(288)], formerly: [{ until: 240, change: 'protected', isProtected: false }] }],
  },
  {
    index: keepingIndex.liftedAtCamden,
    why: 'was protected until two people lifted it',
    age: [11, 60],
    name: { givenName: 'Idris', familyName: 'Warsame' },
    visits: [seenByTeam, acknowledged],
    records: [
      {
        council: camden,
        plans: [cpp(220)],
        formerly: [
          { until: 200, change: 'protected' },
          { until: 15, change: 'protection-lifted', isProtected: true, changedBy: 'Ibrahim Sesay and Joanna Kowalczyk' },
        ],
      },
    ],
  },
  {
    index: keepingIndex.changedAtLeeds,
    why: 'a plan that was changed four times',
    age: [9, 277],
    name: { givenName: 'Reuben', familyName: 'Fairclough' },
    visits: [newVisit, seenByColleague, willCall],
    records: [
      {
        council: leeds,
        plans: [
          cpp(310, undefined, {
            details: {
              category: 'MUL',
              leadTeam: 'West North West safeguarding team',
              leadTeamPhone: '01632 960387',
              instructions: ['ring-on-arrival', 'contact-restricted'],
            },
            saidBefore: [
              {
                until: 226,
                started: 312,
                details: { category: 'NEG', leadTeam: 'South East safeguarding team', leadTeamPhone: '01632 960386', instructions: [] },
              },
              { until: 140, details: { category: 'NEG', leadTeam: 'South East safeguarding team', leadTeamPhone: '01632 960386', instructions: [] } },
              {
                until: 58,
                details: { leadTeam: 'South East safeguarding team', leadTeamPhone: '01632 960386', instructions: ['ring-before-discharge'] },
              },
              { until: 9, details: { instructions: ['ring-before-discharge'] } },
            ],
          }),
        ],
      },
    ],
  },
  {
    index: keepingIndex.correctedAtLeeds,
    why: 'name and date of birth were corrected',
    age: [6, 118],
    name: { givenName: 'Saoirse', familyName: 'McDonagh' },
    visits: [seenVisit, discussFirst],
    records: [
      {
        council: leeds,
        plans: [cpp(97)],
        formerly: [
          { until: 62, change: 'details-corrected', familyName: 'MacDonagh', bornLater: 9 },
          { until: 24, change: 'details-corrected', bornLater: 9 },
        ],
      },
    ],
  },
  {
    index: keepingIndex.changedAtCamden,
    why: 'a plan that was changed, and a name that was corrected',
    age: [4, 301],
    name: { givenName: 'Mateo', familyName: 'García-López' },
    visits: [newVisit, seenByColleague, willCall, discussFirst],
    records: [
      {
        council: camden,
        formerly: [{ until: 33, change: 'details-corrected', familyName: 'Garcia Lopez' }],
        plans: [
          cpp(188, undefined, {
            details: {
              category: 'EMO',
              leadTeam: 'North safeguarding team',
              leadTeamPhone: '020 7946 0210',
              instructions: ['ring-before-discharge'],
            },
            saidBefore: [
              { until: 120, details: { category: 'NEG', leadTeam: 'South safeguarding team', leadTeamPhone: '020 7946 0211', instructions: [] } },
              { until: 21, details: { instructions: [] } },
            ],
          }),
        ],
      },
    ],
  },
  {
    index: keepingIndex.seenAtLeeds,
    why: 'seen again and again, under a number that is to be checked',
    age: [14, 22],
    name: { givenName: 'Skye', familyName: 'Ramsbottom' },
    accesses: 6,
    visits: [overdueVisit, acknowledged],
    records: [{ council: leeds, numberDiffers: true, plans: [lac(420)] }],
  },
  {
    index: keepingIndex.seenAtCamden,
    why: 'the same at Camden',
    age: [13, 200],
    name: { givenName: 'Emir', familyName: 'Öztürk' },
    accesses: 6,
    visits: [seenVisit, overdueVisit],
    records: [{ council: camden, numberDiffers: true, plans: [lac(350)] }],
  },
]
