/** Takes the visits of the list away as a file: those of all its pages. */
export function ExportForm({ list }: { list: string }) {
  return (
    <form action="/notifications/export" method="post">
      <input type="hidden" name="list" value={list} />
      <button className="nhsuk-button nhsuk-button--secondary nhsuk-button--small" type="submit">
        Save as a CSV file
      </button>
    </form>
  )
}
