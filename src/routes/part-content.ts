import type { MultipartFile } from '@fastify/multipart'

/** A file of a multipart body, whole. The plugin cuts it off at its limit without a word. @throws `tooLarge` then */
export async function partContent ({ file }: MultipartFile, tooLarge: () => Error): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of file) chunks.push(chunk as Buffer)
  if (file.truncated) throw tooLarge()
  return Buffer.concat(chunks)
}
