importScripts('/push-handler.js')
