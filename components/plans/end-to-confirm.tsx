import { ActButton } from '@/components/forms/act-button'
import { InsetText } from '@/components/nhs/inset-text'
import type { FollowingRow } from '@/lib/plans/following-rows'
import { LATE_END_DAYS } from '@/lib/plans/plan-rules'
import type { RegisteredPlan } from '@/lib/plans/registered-child'
import { clinicalDate, proseDateTime } from '@/lib/shared/date-format'

export type EndToConfirmProps = {
  plan: RegisteredPlan
  ending: NonNullable<RegisteredPlan['endToConfirm']>
  /** Which plan it is, for those who hear the buttons one after another. */
  about: string
  /** The act of the two buttons; null for a reader who may not end plans. */
  answer: ((form: FormData) => Promise<void>) | null
}

/**
 * A file gave an end that is so long past that it may be a wrong year, or repeats the one that the plan had before it was taken over: whether it
 * is right, which a person has to say.
 */
export function EndToConfirm({ plan, ending, about, answer }: EndToConfirmProps) {
  const day = clinicalDate(ending.endDate)
  const fields = { ending: ending.endingId, child: plan.childId }
  return (
    <InsetText>
      <p>
        <strong>{ending.repeats ? `Does this plan end on ${day}?` : `Did this plan end on ${day}?`}</strong> The file received on{' '}
        {proseDateTime(new Date(ending.receivedAt))} says so.{' '}
        {ending.repeats
          ? 'Your own plan had that end before you took this plan over from another authority, so the plan stays in place until somebody has confirmed it.'
          : `That is more than ${LATE_END_DAYS} days ago, so the plan ${stays(plan)} until somebody has confirmed it.`}
      </p>
      <RowsBeside rows={ending.following} linked={answer !== null} />
      {answer ? (
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          <ActButton
            act={answer}
            fields={{ ...fields, answer: 'ended' }}
            words={ending.repeats ? `Yes, it ends on ${day}` : `Yes, it ended on ${day}`}
            about={about}
            kind="warning"
          />
          <ActButton
            act={answer}
            fields={{ ...fields, answer: 'goes-on' }}
            words={plan.status === 'ended' ? 'No, the end stays as it is' : 'No, it goes on'}
            about={about}
          />
        </div>
      ) : (
        <p>A data manager of your authority can confirm it.</p>
      )}
    </InsetText>
  )
}

/** What the plan does meanwhile: one that has ended already would show no more with the end that the file gives. */
function stays({ status, endsOn }: RegisteredPlan): string {
  return status === 'ended' && endsOn ? `stays on results as one that ended on ${clinicalDate(endsOn)}` : 'stays in place'
}

/** The rows about a plan that follows, which are not in place: each as a link for whoever may save it. */
function RowsBeside({ rows, linked }: { rows: readonly FollowingRow[]; linked: boolean }) {
  if (rows.length === 0) return null
  return (
    <>
      <p>
        <strong>Another plan of this kind is not in place:</strong> {rows.length === 1 ? 'this row was' : 'these rows were'} not accepted. A row that
        only waits for this end is saved when you confirm it. If it cannot be, clinicians are told of no plan that follows until you have put it
        right.
      </p>
      <ul>
        {rows.map(({ rowId, row, fileName }) => (
          <li key={rowId} className="wrap-anywhere">
            {linked ? (
              <a href={`/uploads/to-fix/${rowId}`}>
                Row {row} of {fileName}
              </a>
            ) : (
              `Row ${row} of ${fileName}`
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
