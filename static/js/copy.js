// A button that copies, beside everything that is marked as worth copying. Without this script one selects and copies.
(function () {
  "use strict";
  if (!navigator.clipboard) { return; }
  [].forEach.call(document.querySelectorAll("[data-copy]"), function (source) {
    var button = document.createElement("button"), said = document.createElement("span");
    button.type = "button";
    button.className = "copy";
    button.textContent = source.getAttribute("data-copy");
    said.setAttribute("role", "status");
    button.addEventListener("click", function () {
      var text = "value" in source ? source.value : source.textContent;
      navigator.clipboard.writeText(text).then(function () {
        said.textContent = source.getAttribute("data-copied");
      }, function () {
        said.textContent = "";
      });
    });
    var place = document.createElement("p");
    place.className = "copying";
    place.appendChild(button);
    place.appendChild(document.createTextNode(" "));
    place.appendChild(said);
    (source.closest("p") || source).insertAdjacentElement("afterend", place);
  });
})();
