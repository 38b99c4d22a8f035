import { readdir } from 'node:fs/promises'
import { native } from '../onnx-library.ts'

/** Folders of Linux, and the names that a GPU's driver puts there: Mesa and others, NVIDIA, Windows below Linux. */
const DEVICES = [
  { folder: '/dev/dri', name: /^renderD\d+$/ },
  { folder: '/dev', name: /^(nvidia\d+|dxg)$/ }
] as const

/**
 * Whether there is anything that WebGPU could run on. It asks no driver, so it costs nothing and prints nothing. What
 * it finds may still be unfit: see measure.ts.
 * @returns null; or why not, in words
 */
export async function whyNoGpu(
  platform: NodeJS.Platform = process.platform,
  list: (folder: string) => Promise<readonly string[]> = readdir,
  backends: readonly { readonly name: string; readonly bundled: boolean }[] = native?.listSupportedBackends() ?? []
): Promise<string | null> {
  if (!backends.some(({ name, bundled }) => name === 'webgpu' && bundled))
    return `ONNX Runtime has no WebGPU for ${platform}-${process.arch}`
  if (platform !== 'linux') return null
  for (const { folder, name } of DEVICES) {
    const found = await list(folder).catch(() => [])
    if (found.some((entry) => name.test(entry))) return null
  }
  return 'there is no GPU device (/dev/dri/renderD*, /dev/nvidia*, /dev/dxg)'
}
