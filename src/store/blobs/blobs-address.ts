/** Where a bucket is. */
export interface S3Address {
  readonly bucket: string
  /** Origin, such as `http://minio:9000`. */
  readonly endpoint: string
  readonly region: string
  /** Put before each name; empty, or with a slash at its end. */
  readonly prefix: string
}

const FORM = "expected a folder or 's3://bucket/prefix?endpoint=https://…&region=…'"

/**
 * Reads `s3://bucket/prefix?endpoint=…&region=…`; undefined for a folder.
 * @throws Error saying what was expected and received
 */
export function parseS3Address(text: string): S3Address | undefined {
  if (!text.startsWith('s3:')) return undefined
  const refused = (): Error => new Error(`blobs: ${FORM}, received '${text}'`)
  if (!URL.canParse(text)) throw refused()
  const { hostname, pathname, searchParams } = new URL(text)
  const { endpoint, region = 'us-east-1', ...others } = Object.fromEntries(searchParams)
  const path = pathname.replace(/^\/+|\/+$/g, '')
  if (hostname === '' || Object.keys(others).length > 0) throw refused()
  if (endpoint !== undefined && !/^https?:\/\/[^/?#]+\/?$/.test(endpoint)) throw refused()
  return {
    bucket: hostname,
    endpoint: endpoint ?? `https://s3.${region}.amazonaws.com`,
    region,
    prefix: path === '' ? '' : `${path}/`
  }
}
