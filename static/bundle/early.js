// Keeps the page from being laid out before it shows what it was opened for: that takes a slow computer as long as finding it. After a
// second it shows what it has. Stands in the head, before there is anything to lay out.
(function (html) {
  "use strict";
  html.classList.add("waiting");
  setTimeout(function () { html.classList.remove("waiting"); }, 1000);
})(document.documentElement);
