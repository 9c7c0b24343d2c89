import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { Details } from '@/components/nhs/details'
import { Heading } from '@/components/nhs/heading'
import { ACCESS_OUTCOMES, answerToClinician, outcomeLabel } from '@/lib/access-records/labels'
import { AFTERWARDS, CALLBACK_FIELD } from '@/lib/lookup/afterwards-form'
import type { MatchDisclosure } from '@/lib/lookup/disclosure'
import { ClinicalTime } from './clinical-time'

/** The call-back number as typed, and what is wrong with it. */
export type RefusedCallback = { typed: string; problem: string }

type Props = {
  result: MatchDisclosure
  /** The call-back number that could not be saved, if any. */
  refused: RefusedCallback | null
}

/** What happened afterwards, told to the authorities in one tap, and what they answered. Only where they are told of the access at all. */
export function Afterwards({ result, refused }: Props) {
  if (!result.notifies) return null
  const authorities = [...new Set(result.records.map((record) => record.authority.name))].join(' and ')
  const { told, answers } = result.afterwards
  return (
    <section aria-labelledby={AFTERWARDS} className="app-no-print">
      <Heading level={2} id={AFTERWARDS} tabIndex={-1}>
        Tell {authorities} what happened
      </Heading>
      {told ? <Told result={result} authorities={authorities} refused={refused} /> : <OutcomeButtons result={result} />}
      {answers.map((answer) => (
        <p key={`${answer.authority} ${answer.at.getTime()}`}>
          <strong>
            Seen by {answer.authority} <ClinicalTime at={answer.at} />.
          </strong>{' '}
          {answer.answer && answerToClinician(answer.answer)}
        </p>
      ))}
    </section>
  )
}

/** Each button saves at once. A call-back number given before is kept. */
function OutcomeButtons({ result }: { result: MatchDisclosure }) {
  const { told } = result.afterwards
  return (
    <form action={`/lookup/${result.eventId}/afterwards`} method="post" className="mb-4 flex flex-wrap gap-x-4 gap-y-1">
      <input type="hidden" name={CALLBACK_FIELD} value={told?.callbackPhone ?? ''} />
      {ACCESS_OUTCOMES.map((outcome) => (
        <Button kind="secondary" small className="mb-2" name="outcome" value={outcome} key={outcome}>
          {outcomeLabel(outcome)}
        </Button>
      ))}
    </form>
  )
}

function Told({ result, authorities, refused }: Props & { authorities: string }) {
  const { told } = result.afterwards
  if (!told) return null
  return (
    <>
      <p>
        Saved. {authorities} can see this: <strong>{outcomeLabel(told.outcome)}</strong>
        {told.callbackPhone && (
          <>
            , call back on <span className="app-number">{told.callbackPhone}</span>
          </>
        )}{' '}
        (<ClinicalTime at={told.at} />
        ).
      </p>
      <Details summary={told.callbackPhone ? 'Change the call-back number' : 'Add a call-back number'} open={refused !== null}>
        <form action={`/lookup/${result.eventId}/afterwards`} method="post">
          <input type="hidden" name="outcome" value={told.outcome} />
          <TextField
            name={CALLBACK_FIELD}
            label="Call-back number"
            hint="A number on which the duty team reaches you or your department."
            value={refused?.typed ?? told.callbackPhone ?? ''}
            problem={refused?.problem}
            width={20}
          />
          <Button kind="secondary" small>
            Save number
          </Button>
        </form>
      </Details>
      <Details summary="Change what happened">
        <OutcomeButtons result={result} />
      </Details>
    </>
  )
}
