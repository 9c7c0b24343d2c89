import type { HostileSender } from './send-hostile-uploads'
import type { ServedProduct } from './served-product'

/** Leeds's data manager at a browser, and the sessions of people who may not send files. */
export async function hostileSender(product: ServedProduct): Promise<HostileSender> {
  const {
    rows: [leeds],
  } = await product.admin.query<{ id: string }>(`select organisation_id as id from cpis.authority where dfe_code = '383'`)
  if (!leeds) throw new Error('Leeds is not on the register')
  return {
    url: product.url,
    port: product.port,
    admin: product.admin,
    authorityId: leeds.id,
    cookie: await product.logIn('Marcus Whitfield'),
    cookies: { practitioner: await product.logIn('Priya Raman'), nurse: await product.logIn('Amara Osei'), nobody: `cpis.session=${'A'.repeat(43)}` },
  }
}
