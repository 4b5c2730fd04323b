import { type RefObject, useEffect } from 'react'

const ZOOM_MIN = 0.6
const ZOOM_MAX = 4

/**
 * Fingers move and enlarge the page: one pans, two pinch. Only pointers that no pen and no page took
 * for itself arrive here.
 */
export function useFingers(
  stage: RefObject<HTMLElement>,
  zoom: { current: number },
  setZoom: (zoom: number) => void,
  isPalm: (event: PointerEvent) => boolean,
): void {
  useEffect(() => {
    const element = stage.current
    if (!element) return
    const fingers = new Map<number, { x: number; y: number }>()
    let startSpread = 0
    let startZoom = 1

    const onDown = (event: PointerEvent) => {
      if (event.pointerType !== 'touch' || isPalm(event)) return
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
      startSpread = spreadOf(fingers)
      startZoom = zoom.current
    }
    const onMove = (event: PointerEvent) => {
      const finger = fingers.get(event.pointerId)
      if (!finger) return
      if (isPalm(event)) {
        fingers.clear()
        return
      }
      const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y]
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
      if (fingers.size === 1) {
        element.scrollLeft -= dx
        element.scrollTop -= dy
      } else if (fingers.size === 2 && startSpread > 0) {
        setZoom(clampZoom((startZoom * spreadOf(fingers)) / startSpread))
      }
    }
    const onEnd = (event: PointerEvent) => void fingers.delete(event.pointerId)
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      setZoom(clampZoom(zoom.current * Math.exp(-event.deltaY / 400)))
    }
    element.addEventListener('pointerdown', onDown)
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerup', onEnd)
    element.addEventListener('pointercancel', onEnd)
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('pointerdown', onDown)
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerup', onEnd)
      element.removeEventListener('pointercancel', onEnd)
      element.removeEventListener('wheel', onWheel)
    }
  }, [stage, zoom, setZoom, isPalm])
}

export function clampZoom(zoom: number): number {
  return Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, zoom))
}

function spreadOf(fingers: ReadonlyMap<number, { x: number; y: number }>): number {
  const [one, other] = [...fingers.values()]
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0
}
