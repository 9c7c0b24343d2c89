import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import type { Transaction } from '@/lib/db/transaction'
import { LimitReached } from '@/lib/shared/limit-reached'
import { isNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { subjectKeys } from '@/lib/shared/subject-key'

/** How many questions by NHS number one person may ask within an hour, every page of an answer counted: `cpis.rate_limit`. */
export const MOST_NUMBER_QUESTIONS = 60

/** Said instead of an answer. */
export const TOO_MANY_NUMBER_QUESTIONS = `You have asked by NHS number ${MOST_NUMBER_QUESTIONS} times within an hour, which is the most. Nothing was searched this time, so this is not an answer. Ask without a number, or ask again later.`

/** A child as a question names it: every number, and the keyed hashes (hex) under which records without a number are kept. */
export type AskedChild = { numbers: NhsNumber[]; keys: string[] }

/**
 * Where every question by number begins, whoever asks whatever about the child: it is counted here. The event of the use-case that asks says
 * whom it was about, because the number is in its input.
 *
 * @returns for an auditor the number asked for first, then what it replaced and what replaced it; for a safeguarding lead the one asked for alone
 * @throws LimitReached after {@link MOST_NUMBER_QUESTIONS} within an hour
 */
export async function askedChild(tx: Transaction, number: NhsNumber): Promise<AskedChild> {
  const answer = await callFunction(tx, 'numbers_of_subject', { number }, z.array(z.string()).nullable())
  if (answer === null) throw new LimitReached(TOO_MANY_NUMBER_QUESTIONS, 'number')
  const numbers = answer.filter(isNhsNumber)
  return { numbers, keys: numbers.flatMap(subjectKeys).map((key) => key.toString('hex')) }
}
