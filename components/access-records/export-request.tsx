import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { Card } from '@/components/nhs/card'
import { Heading } from '@/components/nhs/heading'
import { LEAST_EXPORT_REASON, MOST_EXPORTED, type ExportSubject } from '@/lib/access-records/access-export'
import { exportLabel } from './export-labels'

type Props = {
  about: ExportSubject
  scope: string | null
  /** The address that holds the filters, without a child's number. */
  question: string
  reason: string
  problems: readonly { field: string; message: string }[]
}

/** Asks for the filtered records as a file: the reason comes first. */
export function ExportRequest({ about, scope, question, reason, problems }: Props) {
  return (
    <Card as="section" aria-labelledby="ask-heading">
      <Heading level={2} id="ask-heading">
        Ask for a file
      </Heading>
      <p>{exportLabel(scope, about)}.</p>
      <p>
        A national administrator must agree first. The file holds at most {MOST_EXPORTED.toLocaleString('en-GB')} records: who, when, where and why,
        with NHS numbers and without names of children.
      </p>
      <form action="/access-records/exports/request" method="post" noValidate>
        <input type="hidden" name="question" value={question} />
        <TextField
          name="reason"
          label="Why do you need it?"
          hint={`At least ${LEAST_EXPORT_REASON} characters. Name no child.`}
          rows={3}
          value={reason}
          problem={problems.find((problem) => problem.field === 'reason')?.message ?? null}
        />
        <Button className="mb-0">Ask for this file</Button>
      </form>
    </Card>
  )
}
