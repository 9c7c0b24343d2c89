/**
 * The ten councils of the pilot. Codes and areas are real (local authorities of the Department for Education, Open Government
 * Licence); telephone numbers are from the ranges that Ofcom reserves for drama, London's range for the boroughs.
 */
export type Council = {
  dfeCode: string
  gssCode: string
  name: string
  status: 'onboarding' | 'pilot'
  dayPhone: string
  dutyPhone: string
  officeOpens: string
  officeCloses: string
  /** The care-plan details that its sharing agreement switches on. */
  sharedDetails: readonly SharedDetail[]
  /** Minutes since it last confirmed that its register is up to date; null for never. */
  updatedMinutesAgo: number | null
  /** Children looked after and on plans, which decides its share of the register: published for Birmingham and Rutland, in round
   * figures of the right order for the others (Department for Education, 31 March 2025). */
  children: number
  /** Teams that lead on plans, if the agreement shares them. */
  teams: { protection: readonly Team[]; lookedAfter: readonly Team[] }
  /** The ODS codes of the organisations that its children mostly go to. */
  nearby: readonly string[]
  /** Who keeps the register there, according to the history of plans. */
  dataManager: string
  /** Days between two files; 0 if only the first one was ever sent. */
  fileEvery: 0 | 1 | 7
  /** Days since the data manager confirmed the telephone numbers, which is due each quarter; null for never. */
  confirmedDaysAgo: number | null
  /** How it hears of look-ups apart from the Notifications page. */
  delivers?: { email?: string; mailbox?: boolean }
}

/** A team and its telephone number. */
export type Team = readonly [name: string, phone: string]

/** A care-plan detail that an authority may switch on, by its column. */
export type SharedDetail = 'category' | 'legal_status' | 'lead_team' | 'last_review_date' | 'next_review_date' | 'instructions'

const every: readonly SharedDetail[] = ['category', 'legal_status', 'lead_team', 'last_review_date', 'next_review_date', 'instructions']
const noTeams = { protection: [], lookedAfter: [] }
const minutesOf = { hour: 60, day: 1440 }

export const councils: readonly Council[] = [
  {
    dfeCode: '202',
    gssCode: 'E09000007',
    name: 'Camden Council',
    status: 'pilot',
    dayPhone: '020 7946 0202',
    dutyPhone: '020 7946 0203',
    officeOpens: '09:00',
    officeCloses: '17:00',
    sharedDetails: ['category', 'instructions', 'lead_team'],
    updatedMinutesAgo: 5 * minutesOf.hour,
    children: 350,
    teams: {
      protection: [
        ['North safeguarding team', '020 7946 0210'],
        ['South safeguarding team', '020 7946 0211'],
      ],
      lookedAfter: [['Looked-after children team', '020 7946 0212']],
    },
    nearby: ['RRV', 'RQX', 'RRU'],
    dataManager: 'Ibrahim Sesay',
    fileEvery: 1,
    confirmedDaysAgo: 20,
    delivers: { mailbox: true },
  },
  {
    dfeCode: '204',
    gssCode: 'E09000012',
    name: 'Hackney Council',
    status: 'pilot',
    dayPhone: '020 7946 0404',
    dutyPhone: '020 7946 0405',
    officeOpens: '09:00',
    officeCloses: '17:00',
    sharedDetails: [],
    updatedMinutesAgo: 11 * minutesOf.hour,
    children: 620,
    teams: noTeams,
    nearby: ['RQX', 'RRU', 'RRV'],
    dataManager: 'Rosalind Achebe',
    fileEvery: 1,
    confirmedDaysAgo: 60,
  },
  {
    dfeCode: '330',
    gssCode: 'E08000025',
    name: 'Birmingham City Council',
    status: 'pilot',
    dayPhone: '01632 960330',
    dutyPhone: '01632 960331',
    officeOpens: '08:45',
    officeCloses: '17:15',
    sharedDetails: ['lead_team', 'next_review_date'],
    updatedMinutesAgo: 2 * minutesOf.hour,
    children: 3994,
    teams: {
      protection: [
        ['East safeguarding team', '01632 960332'],
        ['North West and Central safeguarding team', '01632 960333'],
        ['South safeguarding team', '01632 960334'],
      ],
      lookedAfter: [['Children in care team', '01632 960335']],
    },
    nearby: ['RRK', 'Y02615'],
    dataManager: 'Kulvinder Bains',
    fileEvery: 1,
    confirmedDaysAgo: 34,
    delivers: { mailbox: true },
  },
  {
    dfeCode: '352',
    gssCode: 'E08000003',
    name: 'Manchester City Council',
    status: 'pilot',
    dayPhone: '01632 960352',
    dutyPhone: '01632 960353',
    officeOpens: '08:30',
    officeCloses: '17:00',
    sharedDetails: ['legal_status'],
    updatedMinutesAgo: 7 * minutesOf.hour,
    children: 2150,
    teams: noTeams,
    nearby: ['R0A'],
    dataManager: 'Siobhan Entwistle',
    fileEvery: 1,
    confirmedDaysAgo: 12,
  },
  {
    dfeCode: '383',
    gssCode: 'E08000035',
    name: 'Leeds City Council',
    status: 'pilot',
    dayPhone: '01632 960383',
    dutyPhone: '01632 960384',
    officeOpens: '08:30',
    officeCloses: '17:00',
    sharedDetails: every,
    updatedMinutesAgo: 40,
    children: 2200,
    teams: {
      protection: [
        ['East North East safeguarding team', '01632 960385'],
        ['South East safeguarding team', '01632 960386'],
        ['West North West safeguarding team', '01632 960387'],
      ],
      lookedAfter: [['Children looked after team', '01632 960388']],
    },
    nearby: ['RR8', 'RX8', 'ARN03'],
    dataManager: 'Marcus Whitfield',
    fileEvery: 1,
    confirmedDaysAgo: 5,
    delivers: { email: 'duty.notices@leeds.example.org' },
  },
  {
    dfeCode: '839',
    gssCode: 'E06000058',
    name: 'Bournemouth, Christchurch and Poole Council',
    status: 'pilot',
    dayPhone: '01632 960839',
    dutyPhone: '01632 960840',
    officeOpens: '08:30',
    officeCloses: '17:15',
    sharedDetails: [],
    updatedMinutesAgo: 19 * minutesOf.hour,
    children: 840,
    teams: noTeams,
    nearby: ['R0D'],
    dataManager: 'Martin Pennington',
    fileEvery: 7,
    confirmedDaysAgo: 75,
  },
  {
    // Not up to date: it last confirmed its register nine days ago, and should every seven.
    dfeCode: '857',
    gssCode: 'E06000017',
    name: 'Rutland County Council',
    status: 'pilot',
    dayPhone: '01632 960857',
    dutyPhone: '01632 960858',
    officeOpens: '08:30',
    officeCloses: '17:00',
    sharedDetails: [],
    updatedMinutesAgo: 9 * minutesOf.day,
    children: 60,
    teams: noTeams,
    nearby: ['NNJ'],
    dataManager: 'Alison Oakley',
    fileEvery: 7,
    confirmedDaysAgo: 210,
  },
  {
    dfeCode: '886',
    gssCode: 'E10000016',
    name: 'Kent County Council',
    status: 'pilot',
    dayPhone: '01632 960886',
    dutyPhone: '01632 960887',
    officeOpens: '08:30',
    officeCloses: '17:30',
    sharedDetails: ['category', 'legal_status'],
    updatedMinutesAgo: 9 * minutesOf.hour,
    children: 3150,
    teams: noTeams,
    nearby: ['RVV', 'RYY'],
    dataManager: 'Denise Fagg',
    fileEvery: 1,
    confirmedDaysAgo: 45,
  },
  {
    dfeCode: '926',
    gssCode: 'E10000020',
    name: 'Norfolk County Council',
    status: 'pilot',
    dayPhone: '01632 960926',
    dutyPhone: '01632 960927',
    officeOpens: '08:45',
    officeCloses: '17:30',
    sharedDetails: ['instructions'],
    updatedMinutesAgo: 14 * minutesOf.hour,
    children: 1750,
    teams: noTeams,
    nearby: ['RM1'],
    dataManager: 'Trevor Gooch',
    fileEvery: 7,
    confirmedDaysAgo: 80,
  },
  {
    // Still joining: its first file is saved, and it has never confirmed that its register is up to date.
    dfeCode: '942',
    gssCode: 'E06000063',
    name: 'Cumberland Council',
    status: 'onboarding',
    dayPhone: '01632 960942',
    dutyPhone: '01632 960943',
    officeOpens: '08:30',
    officeCloses: '17:00',
    sharedDetails: [],
    updatedMinutesAgo: null,
    children: 770,
    teams: noTeams,
    nearby: ['RNN'],
    dataManager: 'Hilary Routledge',
    fileEvery: 0,
    confirmedDaysAgo: null,
  },
]

/** For how many days nothing in a council's register can have changed, because nothing has been heard from it. */
export function silentDays(council: Council): number {
  return Math.floor((council.updatedMinutesAgo ?? 0) / minutesOf.day)
}

/** A council by its DfE code. @throws RangeError if it is not one of the ten */
export function councilOf(dfeCode: string): Council {
  const council = councils.find((candidate) => candidate.dfeCode === dfeCode)
  if (!council) throw new RangeError(`No council of the pilot has the code ${dfeCode}`)
  return council
}

/** Rutland's real number: a smaller share would leave too few to show. */
const FEWEST_CHILDREN = 40

/**
 * Divides a number of children among the councils, in the order of {@link councils}: in proportion to their real size, but with at
 * least forty each if the register is large enough. The numbers add up.
 */
export function shareOut(children: number): number[] {
  const all = councils.reduce((sum, council) => sum + council.children, 0)
  const fewest = children >= 20 * FEWEST_CHILDREN ? FEWEST_CHILDREN : 0
  const shares = councils.map((council) => Math.max(fewest, Math.floor((children * council.children) / all)))
  const largest = councils.reduce((best, council, at) => (council.children > (councils[best]?.children ?? 0) ? at : best), 0)
  const others = shares.reduce((sum, share, at) => (at === largest ? sum : sum + share), 0)
  shares[largest] = children - others
  return shares
}
