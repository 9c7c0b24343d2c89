/** A child's name as lists write it: family name first, and alone for somebody with one name. */
export function ChildName({ of: { familyName, givenName } }: { of: { familyName: string | null; givenName: string | null } }) {
  return (
    <>
      <span className="app-family">{familyName}</span>
      {givenName ? `, ${givenName}` : ''}
    </>
  )
}
