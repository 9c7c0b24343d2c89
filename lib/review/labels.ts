import * as codes from '@/lib/db/codes.generated'

/** What leads and auditors are told at once, as the database names it. */
export type AlertKind = codes.AccessAlertKind

/** What an alert says happened. @param isProtected whether the record opened was protected */
export function alertLabel(kind: AlertKind, isProtected: boolean): string {
  switch (kind) {
    case 'emergency-access':
      return isProtected ? 'Opened a protected record in an emergency' : 'Checked a child by emergency access, after more than 80 checks in an hour'
    case 'many-checks':
      return 'Checked more than 40 children in an hour'
    case 'over-limit':
      return 'Checked more than 80 children in an hour; each further check asks why'
    case 'stopped':
      return 'Tried more than 200 checks in an hour, and was stopped'
    case 'no-match-run':
      return 'Made 30 checks on end, within an hour, that found nothing'
  }
}

/** Why an access is in the weekly review, as the database names it. */
export type ReviewKind = codes.ReviewItemKind

const WHY: Readonly<Record<ReviewKind, string>> = {
  'repeat-views': 'Looked at the same child on three days or more, over at least four days',
  'out-of-hours': 'Looked at a child at an hour at which this person hardly ever works, with no other check near it',
  'other-setting': 'Looked at a child in a setting where this person hardly ever works',
  'same-name': 'Looked at a child with the same family name as their own',
  'no-match-run': 'Made long runs of checks that found nothing',
  'over-limit': 'Checked more than 80 children in an hour',
  'emergency-access': 'Used emergency access',
}

/** Why something is listed, in a sentence. */
export function reviewLabel(kind: ReviewKind): string {
  return WHY[kind]
}

/** What somebody who is asked about an access can answer. */
export const ANSWERS = codes.REVIEW_QUESTION_ANSWER
export type ReviewAnswer = (typeof ANSWERS)[number]

const ANSWER_WORDS: Readonly<Record<ReviewAnswer, string>> = {
  'cared-for': 'I was caring for the child',
  'asked-by-colleague': 'A colleague who was caring for the child asked me',
  training: 'It was for training or a test',
  'by-mistake': 'It was a mistake',
  other: 'Something else',
}

export function answerLabel(answer: ReviewAnswer): string {
  return ANSWER_WORDS[answer]
}

/** What a safeguarding lead can conclude. */
export const CONCLUSIONS = codes.REVIEW_ITEM_CONCLUSION
export type Conclusion = (typeof CONCLUSIONS)[number]

const CONCLUSION_WORDS: Readonly<Record<Conclusion, string>> = {
  explained: 'Explained',
  'passed-on': 'A concern, passed on',
}

export function conclusionLabel(conclusion: Conclusion): string {
  return CONCLUSION_WORDS[conclusion]
}
