// Leads from START.html to the search, or to the browse pages where the browser is too old for it.
// Must itself run in any browser: no syntax younger than 2009; what is newer is tried as text would be.
(function () {
  var able = typeof Promise === "function" && typeof Map === "function" && typeof WeakMap === "function" &&
    typeof Uint8Array === "function" && typeof TextDecoder === "function" && typeof Object.assign === "function" &&
    typeof Array.from === "function" && typeof "".normalize === "function" && typeof "".codePointAt === "function" &&
    "noModule" in document.createElement("script");
  // noModule came with async functions in every browser: Chromium 61, Firefox 60, Safari 11.
  window.location.replace(able ? "index.html" + window.location.hash : "browse/index.htm");
})();
