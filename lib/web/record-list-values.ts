import type { AccessFilter } from '@/lib/access-records/filter'
import { usualPeriod } from '@/lib/access-records/period'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import type { KeptQuestion } from './access-question'
import { daysShown } from './days-in-filter'
import { typedOr } from '@/lib/shared/form-answers'

/** What the filter fields show: what was typed if there is something to put right, or else what is asked for. */
export function filterValues(filter: AccessFilter, kept: KeptQuestion, wrong: boolean, asked: boolean) {
  const form = wrong ? kept.wrong : null
  const usual = usualPeriod(new Date())
  return {
    number: typedOr(form, 'number', filter.number ? formatNhsNumber(filter.number) : ''),
    days: daysShown(form, asked ? filter : usual),
    problems: form?.problems ?? [],
  }
}
