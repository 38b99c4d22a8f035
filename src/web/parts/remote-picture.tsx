import { send } from '../http.ts'
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
  const [missing, setMissing] = useState<string | null>(null)
  useEffect(() => {
    let source: string | null = null
    let current = true
    const load = async (): Promise<void> => {
      const blob = await (await send('GET', path)).blob()
      source = URL.createObjectURL(blob)
      const image = new Image()
      image.src = source
      await image.decode()
      if (current) setLoaded({ path, source, width: image.naturalWidth, height: image.naturalHeight })
      else URL.revokeObjectURL(source)
    }
    load().catch(() => {
      if (current) setMissing(path)
    })
    return () => {
      current = false
      if (source !== null) URL.revokeObjectURL(source)
    }
  }, [path])
  if (missing === path)
    return (
      <div class="no-picture">
        <span>No picture of this part was kept.</span>
      </div>
    )
  if (loaded?.path !== path)
    return (
      <div class="no-picture" aria-busy="true">
        <span>Loading the picture…</span>
      </div>
    )
  return <PartPicture {...rest} source={loaded.source} width={loaded.width} height={loaded.height} />
}
