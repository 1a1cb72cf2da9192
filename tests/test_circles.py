"""No module imports itself by way of others: what is below is read without what is above."""

from graphlib import TopologicalSorter

import grimp


def test_no_module_of_the_product_imports_itself_by_way_of_others() -> None:
    graph = grimp.build_graph("timonier")
    below = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    packages = {name for name in below if graph.find_children(name)}

    leaves = {name: used - packages for name, used in below.items() if name not in packages}

    assert len(leaves) > 500
    TopologicalSorter(leaves).prepare()  # raises CycleError with the circle
