import { ApiError, reasonOf, send } from '../http.ts'
import { t } from '../language/translate.ts'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { PartPicture, type PartPictureProps } from './part-picture.tsx'

interface Loaded {
  readonly path: string
  readonly source: string
  readonly width: number
  readonly height: number
}

/** A picture behind the key: fetched with it, shown as a blob. */
export function RemotePicture({
  path,
  ...rest
}: Omit<PartPictureProps, 'source' | 'width' | 'height'> & { readonly path: string }): VNode {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [problem, setProblem] = useState<{ readonly path: string; readonly words: string } | null>(null)
  useEffect(() => {
    let source: string | null = null
    let isCurrent = true
    const load = async (): Promise<void> => {
      const blob = await (await send('GET', path)).blob()
      source = URL.createObjectURL(blob)
      const image = new Image()
      image.src = source
      await image.decode()
      if (isCurrent) setLoaded({ path, source, width: image.naturalWidth, height: image.naturalHeight })
      else URL.revokeObjectURL(source)
    }
    load().catch((error: unknown) => {
      if (isCurrent) setProblem({ path, words: wordsOf(error) })
    })
    return () => {
      isCurrent = false
      if (source !== null) URL.revokeObjectURL(source)
    }
  }, [path])
  if (problem?.path === path)
    return (
      <div class="no-picture">
        <span>{problem.words}</span>
      </div>
    )
  if (loaded?.path !== path)
    return (
      <div class="no-picture" aria-busy="true">
        <span>{t('Loading the picture…')}</span>
      </div>
    )
  return <PartPicture {...rest} source={loaded.source} width={loaded.width} height={loaded.height} />
}

function wordsOf(error: unknown): string {
  if (error instanceof ApiError && error.status === 404) return t('No picture of this part was kept.')
  return error instanceof ApiError
    ? t('The picture cannot be shown: {why}', { why: reasonOf(error) })
    : t('This browser cannot show the picture.')
}
