// Runs before the first paint, so that what needs scripts shows at once and what stands in for them doesn't flash.
document.documentElement.classList.add("js");
