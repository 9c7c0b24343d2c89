/** An NHS number in the demonstration register that never changes, and what looking it up shows. */
export type NumberToTry = {
  /** Ten digits. */
  number: string
  /** What a clinician sees, in a sentence. */
  shows: string
  outcome: 'match' | 'protected' | 'none'
  /** The records of the result, most urgent first. */
  records: readonly { type: 'CPP' | 'LAC' | 'UCPP'; standing: 'current' | 'previous'; authority: string }[]
}

/** The ten numbers to try, the first ten of `syntheticNhsNumber`. What is held under each is in `awkward-cases.ts`. */
export const numbersToTry: readonly NumberToTry[] = [
  {
    number: '9990000018',
    shows: 'A child protection plan at Leeds, with every care-plan detail and the instruction to ring before discharge',
    outcome: 'match',
    records: [{ type: 'CPP', standing: 'current', authority: 'Leeds City Council' }],
  },
  {
    number: '9990000026',
    shows: 'A child looked after by Leeds under a full care order, with what that means for consent',
    outcome: 'match',
    records: [{ type: 'LAC', standing: 'current', authority: 'Leeds City Council' }],
  },
  {
    number: '9990000034',
    shows: 'A pregnant woman: a protection plan of Camden for her unborn child',
    outcome: 'match',
    records: [{ type: 'UCPP', standing: 'current', authority: 'Camden Council' }],
  },
  {
    number: '9990000042',
    shows: 'A pregnant girl of 16: a plan for her unborn child, and she is herself looked after, both by Leeds',
    outcome: 'match',
    records: [
      { type: 'UCPP', standing: 'current', authority: 'Leeds City Council' },
      { type: 'LAC', standing: 'current', authority: 'Leeds City Council' },
    ],
  },
  {
    number: '9990000050',
    shows: 'Two authorities: a plan at Camden, and one at Rutland until three weeks ago. Rutland’s information is not up to date',
    outcome: 'match',
    records: [
      { type: 'CPP', standing: 'current', authority: 'Camden Council' },
      { type: 'CPP', standing: 'previous', authority: 'Rutland County Council' },
    ],
  },
  {
    number: '9990000069',
    shows: 'Previously: a child protection plan of Leeds that ended last week',
    outcome: 'match',
    records: [{ type: 'CPP', standing: 'previous', authority: 'Leeds City Council' }],
  },
  {
    number: '9990000077',
    shows: 'No information held: the only plan ended 366 days ago, one day too long to be shown',
    outcome: 'none',
    records: [],
  },
  {
    number: '9990000085',
    shows: 'Information is held and protected: only the telephone of Camden’s duty team',
    outcome: 'protected',
    records: [],
  },
  {
    number: '9990000093',
    shows: 'This number has been replaced by 999 000 0115, whose child protection plan at Camden is shown',
    outcome: 'match',
    records: [{ type: 'CPP', standing: 'current', authority: 'Camden Council' }],
  },
  { number: '9990000107', shows: 'No information held: nobody has published anything about this number', outcome: 'none', records: [] },
]

/** Well formed except for its check digit: this is explained next to the field, and nothing is searched. */
export const wrongCheckDigitToTry = '9990000019'
