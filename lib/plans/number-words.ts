import { detailWords, type DifferingDetail } from '@/lib/demographics/compare-person'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import type { RegisteredChild } from './registered-child'

const STATUS_WORDS: Readonly<Record<Exclude<RegisteredChild['numberStatus'], 'differs'>, string>> = {
  'not-traced': 'Not compared with the national record yet. CPIS compares it by itself as soon as it can',
  matched: 'Number, name and date of birth agree with the national record',
  died: 'Number, name and date of birth agree with the national record, which holds that this person has died. Nothing has been ended: record the death if you know of it',
  'not-found': 'The national record does not know this number',
  replaced: 'The national record has replaced this number by another',
  restricted: 'Number, name and date of birth agree with the national record, which is restricted',
}

/** What demographics said of a child's number, name and date of birth. It says which detail differs, never what they hold. */
export function verdictWords({ numberStatus, differsIn }: Pick<RegisteredChild, 'numberStatus' | 'differsIn'>): string {
  return numberStatus === 'differs' ? differsWords(differsIn) : STATUS_WORDS[numberStatus]
}

/** "The family name and date of birth differ from the national record". */
export function differsWords(details: readonly DifferingDetail[]): string {
  if (details.length === 0) return 'The name or date of birth differs from the national record'
  return `The ${detailWords(details)} ${details.length > 1 ? 'differ' : 'differs'} from the national record`
}

/** Says that a number was replaced, to somebody who knows the name and date of birth that go with it. */
export function replacedWords(by: NhsNumber): string {
  return `This NHS number has been replaced by ${formatNhsNumber(by)}`
}
