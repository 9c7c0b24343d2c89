/** The authority has said that its register is true: shown with every result. */
export const MARK_FRESH = `update cpis.authority set register_updated_at = now() where organisation_id = cpis.caller_organisation()`
