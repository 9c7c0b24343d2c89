import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ParseOption, XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'

const CONFORMANCE = path.resolve(process.env.CONFORMANCE_DIR ?? '../shared/conformance')
const SCHEMAS = path.join(CONFORMANCE, 'cpis-hl7v3/xsd/Schemas')

/** A national message schema, or the sentence that says why it is not available. */
export type NationalSchema =
  | { readonly found: true; /** What is wrong with a message; none if valid. */ faults(xml: string | Uint8Array): string[]; close(): void }
  | { readonly found: false; readonly why: string }

/**
 * Opens the public XML schema of a national message, which lives beside the project (`CONFORMANCE_DIR`) and is not part of it. A clone
 * without it is normal: the test then says so.
 *
 * @param message such as `REPC_MT000002GB01`
 */
export async function nationalSchema(message: string): Promise<NationalSchema> {
  if (!existsSync(SCHEMAS)) {
    const why = `The national schemas are not here (CONFORMANCE_DIR is ${CONFORMANCE}), so ${message} was not asked`
    console.info(why)
    return { found: false, why }
  }
  xmlRegisterFsInputProviders()
  const url = path.join(SCHEMAS, `${message}.xsd`)
  const schema = XmlDocument.fromBuffer(await readFile(url), { url })
  const validator = XsdValidator.fromDoc(schema)
  const close = () => {
    validator.dispose()
    schema.dispose()
  }
  return { found: true, faults: (xml) => faultsOf(validator, xml), close }
}

function faultsOf(validator: XsdValidator, xml: string | Uint8Array): string[] {
  const document = XmlDocument.fromBuffer(typeof xml === 'string' ? Buffer.from(xml) : xml, { option: ParseOption.XML_PARSE_NONET })
  try {
    validator.validate(document)
    return []
  } catch (error) {
    if (error instanceof XmlValidateError) return error.details.map(({ message }) => message)
    throw error
  } finally {
    document.dispose()
  }
}
