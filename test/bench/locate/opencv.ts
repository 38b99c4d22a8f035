import { createRequire } from 'node:module'
import type * as OpenCv from '@techstark/opencv-js'
import type { Circle, GreyImage } from '../../../src/domain/inspection/image.ts'

/** Arguments of one HoughCircles call; lengths as fractions of the picture's height. */
export interface HoughArguments {
  readonly method: 'HOUGH_GRADIENT' | 'HOUGH_GRADIENT_ALT'
  /** Height that the picture is reduced to first; null: as it is. */
  readonly heightPx: number | null
  /** Side of the Gaussian blur's kernel, pixels; 0: none. */
  readonly blurPx: number
  readonly dp: number
  readonly minDist: number
  readonly param1: number
  readonly param2: number
  /** 0, 0: any. */
  readonly radius: { readonly min: number; readonly max: number }
}

export interface HoughCircles {
  /** The picture in OpenCV's memory. */
  readonly load: (image: GreyImage) => OpenCv.Mat
  /** The circle with the most votes, in pixels of the picture. */
  readonly find: (source: OpenCv.Mat, args: HoughArguments) => Circle | null
  readonly unload: (source: OpenCv.Mat) => void
}

/** cv::HoughModes; the package's types lack the second. */
const METHODS = { HOUGH_GRADIENT: 3, HOUGH_GRADIENT_ALT: 4 } as const

/** OpenCV compiled to WebAssembly, in this process. */
export async function openHoughCircles(): Promise<HoughCircles> {
  // Its own `then` never settles: not to be awaited.
  const cv = createRequire(import.meta.url)('@techstark/opencv-js') as typeof OpenCv & {
    onRuntimeInitialized: () => void
  }
  await new Promise<void>((resolve) => {
    cv.onRuntimeInitialized = resolve
  })
  return {
    load(image) {
      const mat = new cv.Mat(image.height, image.width, cv.CV_8UC1)
      mat.data.set(image.data)
      return mat
    },
    unload(source) {
      source.delete()
    },
    find(source, { method, heightPx, blurPx, dp, minDist, param1, param2, radius }) {
      const scale = heightPx === null ? 1 : heightPx / source.rows
      const [reduced, circles] = [new cv.Mat(), new cv.Mat()]
      try {
        if (scale === 1) source.copyTo(reduced)
        else
          cv.resize(
            source,
            reduced,
            new cv.Size(Math.round(source.cols * scale), Math.round(source.rows * scale)),
            0,
            0,
            cv.INTER_AREA
          )
        if (blurPx > 0) cv.GaussianBlur(reduced, reduced, new cv.Size(blurPx, blurPx), 0)
        const height = reduced.rows
        cv.HoughCircles(
          reduced,
          circles,
          METHODS[method],
          dp,
          minDist * height,
          param1,
          param2,
          Math.round(radius.min * height),
          Math.round(radius.max * height)
        )
        if (circles.cols === 0) return null
        const [x, y, r] = circles.data32F as unknown as [number, number, number]
        return { cx: (x + 0.5) / scale - 0.5, cy: (y + 0.5) / scale - 0.5, r: r / scale }
      } finally {
        reduced.delete()
        circles.delete()
      }
    }
  }
}
