import { Heading } from '@/components/nhs/heading'

/** For an address that leads nowhere, and for what belongs to somebody else: nobody can tell the two apart. */
export function Absent() {
  return (
    <>
      <Heading level={1}>Page not found</Heading>
      <p>Check the address. If you followed a link to a result, somebody else may have made it: make your own check.</p>
      <p>
        <a href="/">Go to your start page</a>
      </p>
    </>
  )
}
