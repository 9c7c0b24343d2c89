/** The foot of every page: help stands in the same place everywhere. */
export function PageFooter() {
  return (
    <footer className="nhsuk-footer-container">
      <div className="nhsuk-width-container">
        <div className="nhsuk-footer">
          <ul className="nhsuk-footer__list">
            <li className="nhsuk-footer__list-item">
              <a className="nhsuk-footer__list-item-link" href="/help">
                Help
              </a>
            </li>
            <li className="nhsuk-footer__list-item">
              <a className="nhsuk-footer__list-item-link" href="/accessibility">
                Accessibility
              </a>
            </li>
            <li className="nhsuk-footer__list-item">
              <a className="nhsuk-footer__list-item-link" href="/privacy">
                Privacy and cookies
              </a>
            </li>
          </ul>
        </div>
      </div>
    </footer>
  )
}
