import { ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'

/** Shown in place of a result that is more than 15 minutes old. */
export function ResultOver() {
  return (
    <>
      <Heading level={1}>Check again</Heading>
      <p>A result can be opened for 15 minutes, so that nobody relies on old information. This one is over.</p>
      <ButtonLink heardAs="button" href="/lookup">
        Check a child
      </ButtonLink>
    </>
  )
}
