type Props = {
  caption: string
  /** The heading of the first column, which says what each row is about. */
  of: string
  rows: readonly (readonly [about: string, figure: string])[]
}

/** What a chart shows, in figures. */
export function FigureTable({ caption, of, rows }: Props) {
  return (
    <table className="nhsuk-table">
      <caption className="nhsuk-table__caption">{caption}</caption>
      <thead className="nhsuk-table__head">
        <tr>
          <th scope="col">{of}</th>
          <th scope="col" className="nhsuk-table__header--numeric">
            Figure
          </th>
        </tr>
      </thead>
      <tbody className="nhsuk-table__body">
        {rows.map(([about, figure]) => (
          <tr key={about} className="nhsuk-table__row">
            <td className="nhsuk-table__cell">{about}</td>
            <td className="nhsuk-table__cell nhsuk-table__cell--numeric">{figure}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
