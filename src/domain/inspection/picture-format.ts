/** File formats with a header. */
export type FrameFormat = 'BMP' | 'JPEG' | 'PNG' | 'TIFF' | 'WebP'

/** File extension and media type of each format. */
export const PICTURE_FORMATS: Readonly<Record<FrameFormat, { readonly extension: string; readonly type: string }>> = {
  BMP: { extension: 'bmp', type: 'image/bmp' },
  JPEG: { extension: 'jpg', type: 'image/jpeg' },
  PNG: { extension: 'png', type: 'image/png' },
  TIFF: { extension: 'tiff', type: 'image/tiff' },
  WebP: { extension: 'webp', type: 'image/webp' }
}

/** Media type of files of this name. */
export function typeOfExtension(extension: string): string {
  return (
    Object.values(PICTURE_FORMATS).find((format) => format.extension === extension)?.type ?? 'application/octet-stream'
  )
}
