// What a service worker does when the office's server tells a device that there is something new.
// A worker takes it in with importScripts('/push-handler.js').

self.addEventListener('push', (event) => {
  let message = {}
  try {
    message = event.data ? event.data.json() : {}
  } catch {
    // Not ours, or empty: the general sentence is shown.
  }
  const title = typeof message.title === 'string' ? message.title : 'Bút Phê'
  const body = typeof message.body === 'string' ? message.body : 'Có nhắc việc mới.'
  const url = typeof message.url === 'string' && /^\/[^/\\]/.test(message.url) ? message.url : '/notifications'
  event.waitUntil(self.registration.showNotification(title, { body, tag: 'but-phe', data: { url }, icon: '/favicon.svg' }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { url } = event.notification.data || { url: '/notifications' }
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((windows) => {
      const open = windows.find((one) => new URL(one.url).origin === self.location.origin)
      return open ? open.focus().then((one) => one.navigate(url)) : self.clients.openWindow(url)
    }),
  )
})
